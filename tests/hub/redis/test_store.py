"""The Redis store put together from its parts; what it does is held by tests/contract."""

from __future__ import annotations

from collections import Counter

from hub.redis import RedisStore
from hub.store import Store


def _public(kind: type) -> set[str]:
    return {name for name, value in vars(kind).items() if callable(value) and not name.startswith("_")}


def test_no_part_hides_another_ones_method() -> None:
    names = Counter(name for part in RedisStore.__bases__ for name in _public(part))
    assert [name for name, times in names.items() if times > 1] == []


def test_every_promise_of_the_port_is_kept_by_a_part() -> None:
    promised = {name for port in Store.__mro__ for name in _public(port)}
    assert promised <= {name for part in RedisStore.__bases__ for name in _public(part)}
