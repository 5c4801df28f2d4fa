"""The limit on bodies, through the whole application."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.web.shop_site import ShopSite
from web.limits import LARGEST


async def _unannounced() -> AsyncIterator[bytes]:
    yield b'{"site": "demo", "token": "'
    yield b"a" * LARGEST
    yield b'"}'


@pytest.mark.parametrize("path", ["/webchat/session", "/desk/sign-in"])
async def test_a_body_that_announces_too_much_is_refused(path: str) -> None:
    async with ShopSite().browser() as client:
        kind = {
            "Content-Type": "application/json" if "session" in path else "application/x-www-form-urlencoded"
        }
        assert (await client.post(path, content=b"a" * (LARGEST + 1), headers=kind)).status_code == 413


async def test_a_body_that_grows_too_large_is_refused() -> None:
    async with ShopSite().browser() as client:
        kind = {"Content-Type": "application/json"}
        answer = await client.post("/webchat/session", content=_unannounced(), headers=kind)
    assert answer.status_code == 413


async def test_only_an_agents_file_may_be_larger() -> None:
    """The route of files is let through as far as its sign-in; the one beside it is not."""
    async with ShopSite().browser() as client:
        for path, status in (("files", 401), ("reply", 413), ("files/x", 404)):
            data = {"text": "a" * LARGEST}
            answer = await client.post(f"/desk/cases/c1/{path}", data=data)
            assert answer.status_code == status, path


async def test_what_fits_is_taken() -> None:
    async with ShopSite().browser() as client:
        assert (await client.post("/webchat/session", json={"site": "demo"})).status_code == 200
