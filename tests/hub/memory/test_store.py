"""What only a store on a clock of the test's own can show: what runs out, and when."""

from __future__ import annotations

import pytest

from hub.errors import TooMany
from hub.memory import MemoryStore
from hub.messages import Outcome
from hub.store import Session, Writes
from tests.values import said

DAY = 24 * 3600 * 1000


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.now = 1_700_000_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> MemoryStore:
    return MemoryStore(clock)


async def test_a_letters_id_is_known_for_seven_days(store: MemoryStore, clock: Clock) -> None:
    await store.put("ada", said("m1"))
    clock.now += 7 * DAY - 1
    assert not await store.put("ada", said("m1"))
    clock.now += 1
    assert await store.put("ada", said("m1"))


async def test_an_outcome_is_known_for_as_long_as_the_id_of_its_letter(
    store: MemoryStore, clock: Clock
) -> None:
    await store.put("ada", said("m1"))
    (lease,) = await store.take("w1", 1, 1000)
    await store.commit(lease, "w1", Writes(outcome=("m1", Outcome(ok=True))))
    clock.now += 7 * DAY - 1
    assert not await store.put("ada", said("m1"))
    assert await store.outcome("ada", "m1") == Outcome(ok=True)
    clock.now += 1
    assert await store.outcome("ada", "m1") is None
    await store.put("ada", said("m2"))
    assert await store.outcome("ada", "m1") is None


@pytest.mark.parametrize("act", ["renew", "open"])
async def test_a_holder_that_shows_life_keeps_the_lease(store: MemoryStore, clock: Clock, act: str) -> None:
    await store.put("ada", said("m1"))
    (lease,) = await store.take("w1", 1, 1000)
    clock.now += 999
    await getattr(store, act)(lease, "w1")
    clock.now += 999
    assert await store.take("w2", 1, 1000) == []
    clock.now += 1
    assert [stolen.token for stolen in await store.take("w2", 1, 1000)] == [2]


async def test_a_closed_mailbox_opens_on_the_minute(store: MemoryStore, clock: Clock) -> None:
    await store.put("ada", said("m1"))
    (lease,) = await store.take("w1", 1, 1000)
    await store.postpone(lease, "w1", clock.now + 60_000)
    clock.now += 59_999
    assert await store.take("w1", 1, 0) == []
    clock.now += 1
    assert len(await store.take("w1", 1, 0)) == 1


async def test_a_session_ends_on_the_second(store: MemoryStore, clock: Clock) -> None:
    await store.open_session("token", Session("grace", "csrf"), 60)
    clock.now += 59_999
    assert await store.session("token")
    clock.now += 1
    assert await store.session("token") is None


async def test_a_refused_use_is_told_how_long_to_wait(store: MemoryStore, clock: Clock) -> None:
    await store.throttle("api", 1, 60)
    clock.now += 20_000
    with pytest.raises(TooMany) as refusal:
        await store.throttle("api", 1, 60)
    assert refusal.value.retry_after == 40
    clock.now += 40_000
    await store.throttle("api", 1, 60)
