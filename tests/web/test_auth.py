"""Sign-in and sessions: what a browser can and cannot do with them."""

import asyncio

import pytest
from fastapi import Response

from hub.errors import TooMany
from hub.memory import MemoryStore
from tests.web.desk_room import ADA, PASSWORD, Clock, Room
from web.auth import COOKIE, SESSION_SECONDS, Auth
from web.tries import PER_LOGIN_AND_ADDRESS

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(Clock())


async def test_the_store_never_sees_a_token(store: MemoryStore) -> None:
    await store.save_agent(ADA)
    token = await Auth(store, Clock(), secure=False).sign_in("ada", PASSWORD, "192.0.2.1")
    assert token
    assert token not in str(store._state.sessions)


@pytest.mark.parametrize(("login", "password"), [("ada", "wrong"), ("eve", PASSWORD), ("", "")])
async def test_a_wrong_login_or_password_opens_nothing(store: MemoryStore, login: str, password: str) -> None:
    await store.save_agent(ADA)
    assert await Auth(store, Clock(), secure=False).sign_in(login, password, "192.0.2.1") is None
    assert not store._state.sessions


async def test_wrong_tries_close_the_way_from_where_they_came_and_no_other(store: MemoryStore) -> None:
    """A stranger who tries an agent's login locks the stranger out, and not the agent."""
    await store.save_agent(ADA)
    auth = Auth(store, Clock(), secure=False)
    for _ in range(PER_LOGIN_AND_ADDRESS):
        assert await auth.sign_in("ada", "wrong", "192.0.2.66") is None
    with pytest.raises(TooMany):
        await auth.sign_in("ada", PASSWORD, "192.0.2.66")
    assert await auth.sign_in("ada", PASSWORD, "192.0.2.1")


async def test_right_passwords_are_not_counted(store: MemoryStore) -> None:
    await store.save_agent(ADA)
    auth = Auth(store, Clock(), secure=False)
    for _ in range(PER_LOGIN_AND_ADDRESS + 1):
        assert await auth.sign_in("ada", PASSWORD, "192.0.2.1")


async def test_tries_at_once_get_no_further_than_tries_in_turn(store: MemoryStore) -> None:
    await store.save_agent(ADA)
    auth = Auth(store, Clock(), secure=False)
    tries = [auth.sign_in("ada", "wrong", "192.0.2.66") for _ in range(3 * PER_LOGIN_AND_ADDRESS)]
    ends = await asyncio.gather(*tries, return_exceptions=True)
    looked_at = [end for end in ends if end is None]
    assert PER_LOGIN_AND_ADDRESS <= len(looked_at) <= PER_LOGIN_AND_ADDRESS + 1


@pytest.mark.parametrize("secure", [False, True])
async def test_scripts_and_other_sites_cannot_reach_the_cookie(store: MemoryStore, secure: bool) -> None:
    response = Response()
    Auth(store, Clock(), secure=secure).give(response, "token")
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert f"Max-Age={SESSION_SECONDS}" in cookie
    assert ("Secure" in cookie) is secure


async def test_a_session_ends_after_its_time(desk_room: Room) -> None:
    async with desk_room.browser(ADA) as browser:
        assert (await browser.get("/desk")).status_code == 200
        desk_room.clock.skip(SESSION_SECONDS * 1000)
        assert (await browser.get("/desk")).headers["Location"] == "/desk/sign-in?next=/desk"


async def test_a_token_made_up_by_somebody_else_is_no_session(desk_room: Room) -> None:
    async with desk_room.browser() as browser:
        browser.cookies.set(COOKIE, "chosen")
        assert (await browser.get("/desk")).status_code == 303


async def test_a_command_without_the_sessions_csrf_token_is_forbidden(desk_room: Room) -> None:
    case = await desk_room.case("kim")
    async with desk_room.browser(ADA) as browser:
        form = {"client_id": "12345678"}
        for headers in ({}, {"X-CSRF-Token": "wrong"}, {"X-CSRF-Token": "é".encode()}):
            answer = await browser.post(f"/desk/cases/{case.id}/claim", data=form, headers=headers)
            assert answer.status_code == 403
        assert (await browser.post("/desk/sign-out", data={"csrf": "wrong"})).status_code == 403
    assert (await desk_room.store.conversation(case.customer)).floor == "queued"
