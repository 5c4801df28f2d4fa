"""The application put together: its routes, and how errors become answers."""

from __future__ import annotations

from typing import Any

import pytest

from hub.errors import NotAllowed, TooMany, Unavailable, Unreadable
from tests.web.shop_site import ORIGIN, ShopSite

ROUTES = {
    "/api/v1/addresses/{channel}/{address}": {"get"},
    "/api/v1/cases": {"get"},
    "/api/v1/cases/{case_id}": {"get"},
    "/api/v1/cases/{case_id}/{verb}": {"post"},
    "/api/v1/customers/{customer}": {"get"},
    "/api/v1/customers/{customer}/log": {"get"},
    "/healthz": {"get"},
    "/metrics": {"get"},
    "/readyz": {"get"},
    "/webchat/events": {"get"},
    "/webchat/messages": {"post"},
    "/webchat/session": {"post"},
    "/webchat/typing": {"post"},
}


@pytest.fixture(scope="module")
def site() -> ShopSite:
    return ShopSite()


async def test_the_description_names_the_outside_interface(site: ShopSite) -> None:
    async with site.browser() as client:
        described = (await client.get("/api/openapi.json")).json()
    assert {path: set(methods) for path, methods in described["paths"].items()} | ROUTES == {
        path: set(methods) for path, methods in described["paths"].items()
    }


@pytest.mark.parametrize("path", ["/", "/widget.js", "/desk/sign-in", "/api/docs"])
async def test_every_page_is_there(site: ShopSite, path: str) -> None:
    async with site.browser() as client:
        assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize(
    ("error", "status", "retry_after"),
    [
        (TooMany("slowly", 2.1), 429, "3"),
        (Unavailable("away"), 503, "1"),
        (NotAllowed("It is closed."), 409, None),
        (Unreadable("no"), 400, None),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_an_error_is_an_answer_that_says_what_to_do(
    error: Exception, status: int, retry_after: str | None
) -> None:
    site = ShopSite()

    @site.app.get("/fails")
    async def fails() -> Any:
        raise error

    async with site.browser(Origin=ORIGIN) as client:
        answer = await client.get("/fails")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, retry_after)
    assert answer.json()["error"]
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


async def test_a_wrong_request_is_told_where_it_is_wrong_and_not_what_it_said(site: ShopSite) -> None:
    async with site.browser() as client:
        answer = await client.post("/webchat/session", json={"site": 7, "secret": "word"})
    assert answer.status_code == 422
    assert {tuple(wrong["loc"]) for wrong in answer.json()["detail"]} == {
        ("body", "site"),
        ("body", "secret"),
    }
    assert "word" not in answer.text
