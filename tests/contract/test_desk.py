"""The desk: the queue's order, places, versions, presence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from hub.conversation import Case, CaseState
from hub.store import Store
from tests.contract.twins import Views
from tests.strategies import cases
from tests.values import case

CLAIMED = {"state": CaseState.CLAIMED, "agent": "grace"}


async def shown(store: Store, *some: Case) -> None:
    for one in some:
        await store.show(one)


async def order(store: Store) -> list[str]:
    return [one.id for one in await store.cases()]


async def test_a_case_shown_is_the_case_read(store: Store, views: Views) -> None:
    one = case("a", note="wörds", priority=2)
    await store.show(one)
    assert await (await views()).case("a") == one
    assert await store.case("b") is None


@given(one=cases)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_case_comes_back_as_it_was(store: Store, one: Case) -> None:
    known = await store.case(one.id)
    newest = replace(one, version=known.version + 1) if known else one
    await store.show(newest)
    assert await store.case(one.id) == newest


async def test_the_queue_is_by_priority_then_by_age_and_claimed_cases_come_last(store: Store) -> None:
    await shown(
        store,
        case("claimed", opened_at=1, **CLAIMED),
        case("young", opened_at=30),
        case("old", opened_at=10),
        case("urgent", opened_at=40, priority=2),
        case("less urgent", opened_at=5, priority=1),
    )
    assert await order(store) == ["urgent", "less urgent", "old", "young", "claimed"]


async def test_an_older_version_never_replaces_a_newer(store: Store) -> None:
    await shown(store, case("a", version=5, **CLAIMED), case("a", version=4))
    known = await store.case("a")
    assert known is not None
    assert known.state is CaseState.CLAIMED
    assert await store.waiting("support") == 0


async def test_a_case_is_in_one_place_at_a_time(store: Store) -> None:
    await shown(store, case("a", version=1), case("a", version=2, **CLAIMED))
    assert (await order(store), await store.waiting("support")) == (["a"], 0)
    await store.show(case("a", version=3, state=CaseState.RESOLVED))
    assert (await order(store), [one.id for one in await store.closed(9)]) == ([], ["a"])


async def test_a_transferred_case_waits_for_the_other_team_alone(store: Store) -> None:
    await shown(store, case("a", version=1), case("a", version=2, team="billing"))
    assert (await store.waiting("support"), await store.waiting("billing")) == (0, 1)


async def test_places_are_counted_within_the_team(store: Store) -> None:
    mine, other = case("mine", opened_at=20), case("other", opened_at=10, team="billing")
    await shown(store, mine, other)
    assert (await store.place(mine), await store.place(other)) == (1, 1)
    await store.show(case("first", opened_at=30, priority=1))
    assert await store.place(mine) == 2


@pytest.mark.parametrize("state", [CaseState.CLAIMED, CaseState.RESOLVED, CaseState.WITHDRAWN])
async def test_what_does_not_wait_has_no_place(store: Store, state: CaseState) -> None:
    over = case("a", state=state)
    assert await store.place(over) is None
    await store.show(over)
    assert await store.place(over) is None


async def test_closed_cases_newest_first(store: Store) -> None:
    for n, state in enumerate([CaseState.RESOLVED, CaseState.WITHDRAWN, CaseState.RESOLVED]):
        await store.show(case(f"c{n}", since=n + 1, state=state))
    assert [one.id for one in await store.closed(2)] == ["c2", "c1"]
    assert len(await store.closed(9)) == 3


async def test_consoles_are_known_by_when_they_were_seen_last(store: Store) -> None:
    assert await store.present() == {}
    await store.seen("grace", 1_700_000_000_000)
    await store.seen("linus", 1_700_000_000_001)
    await store.seen("grace", 1_700_000_000_002)
    assert await store.present() == {"grace": 1_700_000_000_002, "linus": 1_700_000_000_001}
