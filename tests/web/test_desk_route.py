"""Errors and headers of every desk route."""

import httpx
import pytest
from fastapi import APIRouter, FastAPI, HTTPException

from hub.errors import TooMany, Unavailable
from web.auth import Forged, SignedOut
from web.desk_route import HEADERS, DeskRoute

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def answer(error: Exception, method: str = "GET", **headers: str) -> httpx.Response:
    async def endpoint() -> None:
        raise error

    routes, app = APIRouter(route_class=DeskRoute), FastAPI()
    routes.add_api_route("/x", endpoint, methods=["GET", "POST"])
    app.include_router(routes)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk.test") as client:
        return await client.request(method, "/x", headers=headers)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Forged(), 403),
        (HTTPException(404, "There is no such case."), 404),
        (TooMany("much", 2.5), 429),
        (Unavailable("away"), 503),
        (SignedOut(), 303),
    ],
)
async def test_every_error_is_an_answer_with_the_desks_headers(error: Exception, status: int) -> None:
    response = await answer(error)
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


async def test_who_has_to_wait_is_told_how_long() -> None:
    assert (await answer(TooMany("much", 2.5))).headers["Retry-After"] == "3"


async def test_a_swap_is_led_to_the_sign_in_and_not_filled_with_it() -> None:
    response = await answer(SignedOut(), **{"HX-Request": "true"})
    assert (response.status_code, response.headers["HX-Redirect"]) == (401, "/desk/sign-in")
    assert (await answer(SignedOut(), "POST")).status_code == 401
