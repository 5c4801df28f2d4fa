"""The tree of errors: what may be caught together, and what each carries."""

from __future__ import annotations

import re

import pytest

from hub import errors
from hub.errors import BotUnavailable, HubError, TooMany, Unavailable

KINDS = {name: kind for name, kind in vars(errors).items() if isinstance(kind, type)}


@pytest.mark.parametrize("kind", KINDS.values())
def test_every_error_is_the_hubs_own(kind: type) -> None:
    assert issubclass(kind, HubError)


def test_the_tree_that_is_drawn_is_the_tree_there_is() -> None:
    drawn = re.findall(r"^    [│ ]*(?:├──|└──|   └──) (\w+)", errors.__doc__ or "", re.MULTILINE)
    assert sorted(drawn) == sorted(KINDS.keys() - {"HubError"})


def test_whoever_waits_for_a_store_waits_for_a_bot_too() -> None:
    with pytest.raises(Unavailable) as away:
        raise BotUnavailable("no answer", retry_after=2.5)
    assert (str(away.value), away.value.retry_after) == ("no answer", 2.5)


def test_too_many_always_says_when_to_come_back() -> None:
    assert TooMany("slower").retry_after > 0
