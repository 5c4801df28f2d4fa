"""An agent who is gone loses the floor, once, and nobody else does."""

from __future__ import annotations

import pytest

from hub.conversation import Case, CaseState
from hub.memory import MemoryStore
from hub.messages import LETTER, AgentLeft
from hub.presence import GRACE, Presence
from tests.fakes import Clock
from tests.values import case

LOOK = 4_000


class Room:
    """A desk where Bea has Ada's case since noon, and two workers who have looked after it since then."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.store = MemoryStore(self.clock)
        self.noon = self.clock()
        self.workers = [Presence(self.store, self.clock) for _ in "12"]

    def case(self, **more: object) -> Case:
        claimed = {"state": CaseState.CLAIMED, "agent": "bea", "agent_name": "Bea", "since": self.noon}
        return case("c1", **claimed | more)

    async def pass_time(self, milliseconds: int) -> None:
        """Let time pass while the workers go on looking."""
        await self.look()
        for _ in range(milliseconds // LOOK):
            self.clock.skip(LOOK)
            await self.look()
        self.clock.skip(milliseconds % LOOK)
        await self.look()

    async def look(self) -> None:
        for worker in self.workers:
            await worker.look()

    async def left(self) -> list[AgentLeft]:
        """Who is said to have left."""
        return [
            LETTER.load(waiting.letter)
            for mail in self.store._state.boxes.values()
            for waiting in mail.letters
        ]


@pytest.fixture
def room() -> Room:
    return Room()


async def test_an_agent_gone_longer_than_the_grace_time_has_left(room: Room) -> None:
    await room.store.show(room.case())
    await room.store.seen("bea", room.noon + 5_000)
    await room.pass_time(5_000 + GRACE)
    assert await room.left() == []
    await room.pass_time(1)
    (left,) = await room.left()
    assert (left.case, left.agent) == ("c1", "bea")


async def test_a_console_closed_right_after_the_claim_counts(room: Room) -> None:
    await room.store.seen("bea", room.noon - 1)
    await room.store.show(room.case())
    await room.pass_time(GRACE + 1)
    assert len(await room.left()) == 1


@pytest.mark.parametrize("seen", [None, -GRACE - 1])
async def test_an_agent_without_a_console_is_not_expected_to_have_one(room: Room, seen: int | None) -> None:
    if seen is not None:
        await room.store.seen("bea", room.noon + seen)
    await room.store.show(room.case())
    await room.pass_time(10 * GRACE)
    assert await room.left() == []


@pytest.mark.parametrize("state", [CaseState.QUEUED, CaseState.RESOLVED])
async def test_only_who_has_the_floor_can_leave_it(room: Room, state: CaseState) -> None:
    await room.store.show(room.case(state=state))
    await room.store.seen("bea", room.noon)
    await room.pass_time(10 * GRACE)
    assert await room.left() == []


async def test_who_came_back_and_is_gone_again_has_left_again(room: Room) -> None:
    await room.store.show(room.case())
    for _ in "12":
        await room.store.seen("bea", room.clock())
        await room.pass_time(GRACE + 1)
    assert len({letter.id for letter in await room.left()}) == 2


async def test_nobody_has_left_while_the_store_was_away(room: Room) -> None:
    await room.store.show(room.case())
    await room.store.seen("bea", room.noon)
    await room.pass_time(LOOK)
    room.clock.skip(10 * GRACE)
    await room.pass_time(GRACE)
    assert await room.left() == []
    await room.pass_time(1)
    assert len(await room.left()) == 1
