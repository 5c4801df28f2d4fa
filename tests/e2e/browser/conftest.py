"""People in front of the whole system. `people.customer()` and `people.agent("ada")` open their browsers.

At the end of each test no script failed, no content policy was broken, and nothing complained in a console.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.chromium import chromium
from tests.e2e.browser.people import PASSWORD, People
from tests.e2e.hub import Hub
from tests.e2e.waiting import PATIENCE


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as launched:
        yield launched


@pytest_asyncio.fixture(loop_scope="session")
async def people(browser: Browser, live_hub: Hub) -> AsyncIterator[People]:
    """Nobody yet; Ada and Bea may sign in at the desk."""
    expect.set_options(timeout=PATIENCE * 1000)
    for login in ("ada", "bea"):
        live_hub.add_agent(login, PASSWORD)
    people = People(browser, live_hub.url)
    yield people
    for context in browser.contexts:
        await context.close()
    assert people.complaints == []
