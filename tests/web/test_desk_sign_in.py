"""The sign-in page: plain sentences, fresh sessions, no way out of the desk."""

import pytest

from tests.web.desk_room import ADA, PASSWORD, Room
from web.auth import COOKIE
from web.tries import PER_LOGIN_AND_ADDRESS

pytestmark = pytest.mark.asyncio(loop_scope="session")

RIGHT = {"login": "ada", "password": PASSWORD}


async def test_signs_in_and_goes_on_where_the_agent_wanted_to_go(desk_room: Room) -> None:
    async with desk_room.browser() as browser:
        there = await browser.get("/desk/cases/case-1")
        assert there.headers["Location"] == "/desk/sign-in?next=/desk/cases/case-1"
        answer = await browser.post("/desk/sign-in", data={**RIGHT, "next": "/desk/cases/case-1"})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/cases/case-1")


async def test_a_wrong_password_is_told_in_a_sentence_and_the_login_kept(desk_room: Room) -> None:
    async with desk_room.browser() as browser:
        answer = await browser.post("/desk/sign-in", data={"login": "ada", "password": "hunter2"})
    assert answer.status_code == 401
    assert "This login and password do not match." in answer.text
    assert 'value="ada"' in answer.text
    assert "hunter2" not in answer.text


async def test_too_many_tries_are_told_with_how_long_to_wait(desk_room: Room) -> None:
    async with desk_room.browser() as browser:
        for _ in range(PER_LOGIN_AND_ADDRESS):
            await browser.post("/desk/sign-in", data={**RIGHT, "password": "wrong"})
        answer = await browser.post("/desk/sign-in", data=RIGHT)
    assert answer.status_code == 429
    assert "Too many tries. Wait 5 minutes, then try again." in answer.text


async def test_a_session_from_before_is_not_taken_over(desk_room: Room) -> None:
    async with desk_room.browser(ADA) as browser:
        planted = browser.cookies[COOKIE]
        await browser.post("/desk/sign-in", data=RIGHT)
        assert browser.cookies[COOKIE] != planted
        assert len(desk_room.store._state.sessions) == 1


async def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(desk_room: Room) -> None:
    async with desk_room.browser(ADA) as browser:
        token = browser.cookies[COOKIE]
        await browser.post("/desk/sign-out", headers=await desk_room.csrf(ADA))
        assert COOKIE not in browser.cookies
        browser.cookies.set(COOKIE, token)
        assert (await browser.get("/desk")).status_code == 303


@pytest.mark.parametrize(
    "next", ["https://evil.example", "//evil.example", "/desk/../x", "/desk\n", "/desk/sign-out"]
)
async def test_leads_nowhere_but_into_the_desk(desk_room: Room, next: str) -> None:
    async with desk_room.browser() as browser:
        answer = await browser.post("/desk/sign-in", data={**RIGHT, "next": next})
    assert answer.headers["Location"] == "/desk"


async def test_a_form_on_another_site_cannot_sign_anybody_in(desk_room: Room) -> None:
    async with desk_room.browser() as browser:
        answer = await browser.post("/desk/sign-in", data=RIGHT, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not desk_room.store._state.sessions
