"""An agent who is gone loses the floor, once, and nobody else does."""

from __future__ import annotations

import pytest

from hub.conversation import Case, CaseState
from hub.memory import MemoryStore
from hub.messages import LETTER, AgentLeft
from hub.presence import GRACE, Presence
from tests.fakes import Clock
from tests.values import case


class Room:
    """A desk where Bea has Ada's case since noon."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.store = MemoryStore(self.clock)
        self.noon = self.clock()

    def case(self, **more: object) -> Case:
        claimed = {"state": CaseState.CLAIMED, "agent": "bea", "agent_name": "Bea", "since": self.noon}
        return case("c1", **claimed | more)

    async def left(self) -> list[AgentLeft]:
        """Who is said to have left, after two workers have looked."""
        for _ in "12":
            await Presence(self.store, self.clock).look()
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
    room.clock.skip(5_000 + GRACE)
    assert await room.left() == []
    room.clock.skip(1)
    (left,) = await room.left()
    assert (left.case, left.agent) == ("c1", "bea")


async def test_a_console_closed_right_after_the_claim_counts(room: Room) -> None:
    await room.store.seen("bea", room.noon - 1)
    await room.store.show(room.case())
    room.clock.skip(GRACE)
    assert len(await room.left()) == 1


@pytest.mark.parametrize("seen", [None, -GRACE - 1])
async def test_an_agent_without_a_console_is_not_expected_to_have_one(room: Room, seen: int | None) -> None:
    if seen is not None:
        await room.store.seen("bea", room.noon + seen)
    await room.store.show(room.case())
    room.clock.skip(10 * GRACE)
    assert await room.left() == []


@pytest.mark.parametrize("state", [CaseState.QUEUED, CaseState.RESOLVED])
async def test_only_who_has_the_floor_can_leave_it(room: Room, state: CaseState) -> None:
    await room.store.show(room.case(state=state))
    await room.store.seen("bea", room.noon)
    room.clock.skip(10 * GRACE)
    assert await room.left() == []


async def test_who_came_back_and_is_gone_again_has_left_again(room: Room) -> None:
    await room.store.show(room.case())
    for _ in "12":
        await room.store.seen("bea", room.clock())
        room.clock.skip(GRACE + 1)
        left = await room.left()
    assert len({letter.id for letter in left}) == 2
