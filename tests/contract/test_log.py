"""The log: in order, whole, readable from any place."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.messages import Delivery, LogLine, Status
from hub.store import Store, Writes
from tests.contract.turns import turn
from tests.contract.twins import Views
from tests.strategies import log_lines
from tests.values import WEB, entry


async def write(views: Views, *lines: LogLine, customer: str = "ada") -> None:
    await turn(views, Writes(log=lines), customer)


async def test_lines_keep_their_order_and_get_their_place(store: Store, views: Views) -> None:
    await write(views, entry("e1"), entry("e2"))
    await write(views, entry("e3"))
    lines = await store.read("ada")
    assert [line.mid for line in lines] == ["e1", "e2", "e3"]
    assert len({line.id for line in lines}) == 3


async def test_reading_goes_on_after_any_line(store: Store, views: Views) -> None:
    await write(views, *(entry(f"e{n}") for n in range(12)))
    lines = list(await store.read("ada"))
    for line, following in pairwise(lines):
        assert (await store.read("ada", after=line.id))[0] == following
    assert await store.read("ada", after=lines[-1].id) == []


async def test_reading_stops_at_the_limit(store: Store, views: Views) -> None:
    await write(views, *(entry(f"e{n}") for n in range(4)))
    first = await store.read("ada", limit=3)
    assert [line.mid for line in first] == ["e0", "e1", "e2"]
    assert [line.mid for line in await store.read("ada", first[-1].id, limit=3)] == ["e3"]


async def test_the_last_lines_oldest_first(store: Store, views: Views) -> None:
    await write(views, *(entry(f"e{n}") for n in range(4)))
    assert [line.mid for line in await store.last("ada", 2)] == ["e2", "e3"]
    assert await store.last("ada", 9) == await store.read("ada")


async def test_everyone_has_a_log_of_their_own(store: Store, views: Views) -> None:
    await write(views, entry("e1"))
    await write(views, entry("e2"), customer="bob")
    assert [line.mid for line in await store.read("bob")] == ["e2"]
    assert await store.read("nobody") == []
    assert await store.last("nobody", 5) == []


async def test_deliveries_are_lines_too(store: Store, views: Views) -> None:
    written = Delivery("o1", 5, Status.FAILED, "blocked", maybe_doubled=True)
    await write(views, entry("e1", address=WEB, agent="Grace"), written)
    _, line = await store.read("ada")
    assert line == replace(written, id=line.id)


@given(lines=st.lists(log_lines, min_size=1, max_size=5))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_line_comes_back_as_it_was_but_for_its_place(views: Views, lines: list[LogLine]) -> None:
    lines = [
        replace(line, mid=f"o{uuid4()}") if isinstance(line, Delivery) else line  # else it may be no news
        for line in lines
    ]
    await write(views, *lines)
    found = await (await views()).last("ada", len(lines))
    assert found == [replace(line, id=there.id) for line, there in zip(lines, found, strict=True)]


async def test_a_messages_status_never_goes_back(views: Views) -> None:
    """Reports come in any order, and more than once."""
    reports = [Status.SENT, Status.DELIVERED, Status.SENT, Status.FAILED, Status.DELIVERED, Status.READ]
    await write(views, *(Delivery("o1", n, status) for n, status in enumerate(reports)))
    store = await views()
    lines = await store.read("ada")
    assert [line.status for line in lines if isinstance(line, Delivery)] == [
        Status.SENT,
        Status.DELIVERED,
        Status.READ,
    ]
    assert await store.status("ada", "o1") is Status.READ
    assert await store.status("ada", "o2") is None
