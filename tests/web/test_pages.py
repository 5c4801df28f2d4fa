"""The demo shop's page and the widget's module, as browsers get them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.web.shop_site import ShopSite


@pytest.fixture(scope="module")
def built() -> ShopSite:
    return ShopSite()


@pytest.fixture
async def client(built: ShopSite) -> AsyncIterator[httpx.AsyncClient]:
    async with built.emptied().browser() as client:
        yield client


async def test_the_shops_page_carries_the_chat(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    assert answer.status_code == 200
    assert 'site="demo"' in answer.text
    assert "/widget.js" in answer.text


async def test_the_shops_page_runs_nothing_but_our_own_files(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", answer.text)


async def test_everything_the_page_names_is_served(client: httpx.AsyncClient) -> None:
    named = re.findall(r'(?:src|href)="(/[^"#]*)"', (await client.get("/")).text)
    assert named
    answers = [await client.get(path) for path in named]
    assert [answer.url for answer in answers if answer.status_code != 200] == []
    assert [answer.url for answer in answers if "X-Content-Type-Options" not in answer.headers] == []


async def test_any_page_may_load_the_widget(client: httpx.AsyncClient) -> None:
    answer = await client.get("/widget.js", headers={"Origin": "https://any.example"})
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "customElements.define" in answer.text
