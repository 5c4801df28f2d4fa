"""Wrong tries: what is counted, who has to wait, and for how long."""

from __future__ import annotations

import pytest

from hub.errors import TooMany
from hub.memory import MemoryStore
from tests.fakes import Clock
from web.tries import PER_ADDRESS, PER_LOGIN, PER_LOGIN_AND_ADDRESS, WINDOW_SECONDS, Tries

HERE, THERE = "192.0.2.1", "192.0.2.2"


class Doors:
    """Two web processes on one store."""

    def __init__(self) -> None:
        self.clock = Clock()
        store = MemoryStore(self.clock)
        self.one, self.other = (Tries(store, self.clock) for _ in "12")


@pytest.fixture
def doors() -> Doors:
    return Doors()


async def test_a_login_is_closed_to_one_address(doors: Doors) -> None:
    for _ in range(PER_LOGIN_AND_ADDRESS):
        doors.one.admit("ada", HERE)
        await doors.one.wrong("ada", HERE)
    with pytest.raises(TooMany) as closed:
        doors.one.admit("ada", HERE)
    assert closed.value.retry_after == WINDOW_SECONDS
    doors.one.admit("ada", THERE)
    doors.one.admit("bea", HERE)


async def test_an_address_is_closed_to_every_login(doors: Doors) -> None:
    for n in range(PER_ADDRESS):
        await doors.one.wrong(f"login-{n}", HERE)
    with pytest.raises(TooMany):
        doors.one.admit("ada", HERE)
    doors.one.admit("ada", THERE)


async def test_a_login_tried_from_very_many_addresses_is_closed(doors: Doors) -> None:
    for n in range(PER_LOGIN):
        await doors.one.wrong("ada", f"address-{n}")
    with pytest.raises(TooMany):
        doors.one.admit("ada", HERE)
    doors.one.admit("bea", HERE)


async def test_the_way_is_open_again_after_the_window(doors: Doors) -> None:
    for _ in range(PER_LOGIN_AND_ADDRESS):
        await doors.one.wrong("ada", HERE)
    doors.clock.skip(WINDOW_SECONDS * 1000)
    doors.one.admit("ada", HERE)


async def test_another_process_learns_it_with_its_first_wrong_try(doors: Doors) -> None:
    for _ in range(PER_LOGIN_AND_ADDRESS):
        await doors.one.wrong("ada", HERE)
    doors.other.admit("ada", HERE)
    await doors.other.wrong("ada", HERE)
    with pytest.raises(TooMany):
        doors.other.admit("ada", HERE)


async def test_who_need_not_wait_any_more_is_forgotten(doors: Doors) -> None:
    for login in ("ada", "bea"):
        for _ in range(PER_LOGIN_AND_ADDRESS):
            await doors.one.wrong(login, HERE)
        assert len(doors.one._closed) == 1
        doors.clock.skip(WINDOW_SECONDS * 1000)
