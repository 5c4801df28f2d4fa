"""What the desk reads from the store."""

import pytest

from tests.web.desk_room import ADA, BEA, Room
from web.desk_view import AWAY_AFTER, Standing, board, open_case

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_board_sorts_cases_by_who_has_them(desk_room: Room) -> None:
    kim, lee, zoe = [await desk_room.case(name) for name in ("kim", "lee", "zoe")]
    await desk_room.claims(ADA, lee)
    await desk_room.claims(BEA, zoe)
    seen = await board(desk_room.store, ADA, desk_room.clock())
    assert [[case.id for case in part] for part in (seen.waiting, seen.mine, seen.others)] == [
        [kim.id],
        [lee.id],
        [zoe.id],
    ]


async def test_who_was_not_seen_lately_is_not_here(desk_room: Room) -> None:
    await desk_room.store.seen("ada", desk_room.clock())
    assert (await board(desk_room.store, ADA, desk_room.clock())).here == ["Ada"]
    desk_room.clock.skip(AWAY_AFTER)
    assert (await board(desk_room.store, ADA, desk_room.clock())).here == []


async def test_an_open_case_shows_how_the_agent_stands_to_it(desk_room: Room) -> None:
    case = await desk_room.case("kim")
    waiting = await open_case(desk_room.store, case.id, ADA)
    await desk_room.claims(ADA, case)
    mine, others = [await open_case(desk_room.store, case.id, agent) for agent in (ADA, BEA)]
    standings = [opened.standing for opened in (waiting, mine, others) if opened]
    assert standings == [Standing.WAITING, Standing.MINE, Standing.OTHERS]


async def test_the_conversation_is_believed_before_the_desks_copy(desk_room: Room) -> None:
    """A case that the conversation has closed is closed, though the desk was not shown it yet."""
    case = await desk_room.case("kim")
    desk_room.store._state.conversations.pop(case.customer)
    opened = await open_case(desk_room.store, case.id, ADA)
    assert opened
    assert opened.standing is Standing.CLOSED


async def test_a_case_can_go_to_every_team_but_its_own(desk_room: Room) -> None:
    opened = await open_case(desk_room.store, (await desk_room.case("kim")).id, ADA)
    assert opened
    assert opened.teams == ["returns"]
