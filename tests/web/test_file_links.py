"""Files for whoever has a signed link: pictures are shown, all else is a download and nothing runs."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from hub.links import Links
from hub.memory.files import MemoryFiles
from tests.fakes import Clock
from web.file_links import FileLinks, router

CLOCK = Clock()
LINKS = Links(b"secret", "http://hub", CLOCK)


async def once(data: bytes) -> AsyncIterator[bytes]:
    yield data


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    files, app = MemoryFiles(), FastAPI()
    for media, mime in (("photo/1", "image/png"), ("page", "text/html"), ("svg", "image/svg+xml")):
        await files.keep(media, mime, once(b"<script>"), 100)
    app.include_router(router(FileLinks(files, LINKS)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub") as client:
        yield client


async def test_a_picture_is_shown_in_place(client: httpx.AsyncClient) -> None:
    response = await client.get(LINKS.link("photo/1"))
    assert (response.status_code, response.content) == (200, b"<script>")
    assert (response.headers["Content-Type"], response.headers["Content-Disposition"]) == (
        "image/png",
        "inline",
    )


@pytest.mark.parametrize("media", ["page", "svg"])
async def test_what_could_run_is_a_download_in_a_sandbox(client: httpx.AsyncClient, media: str) -> None:
    headers = (await client.get(LINKS.link(media))).headers
    assert headers["Content-Disposition"] == "attachment"
    assert headers["Content-Security-Policy"].startswith("sandbox")
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_a_link_somebody_made_up_opens_nothing(client: httpx.AsyncClient) -> None:
    response = await client.get("/files/page?until=99999999999999&sign=0")
    assert response.status_code == 403
    assert "Load the page again" in response.json()["detail"]


async def test_a_file_that_is_still_being_fetched_is_not_there_yet(client: httpx.AsyncClient) -> None:
    assert (await client.get(LINKS.link("later"))).status_code == 404
