"""People in front of the whole system. `people.customer()` and `people.agent("ada")` open their browsers.

At the end of each test no script failed, no content policy was broken, and nothing complained in a console.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.chromium import chromium
from tests.e2e.browser.people import People
from tests.e2e.hub import Hub


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as launched:
        yield launched


@pytest_asyncio.fixture(loop_scope="session")
async def people(browser: Browser, live_hub: Hub) -> AsyncIterator[People]:
    """Nobody yet."""
    expect.set_options(timeout=45_000)
    people = People(browser, live_hub)
    yield people
    for context in browser.contexts:
        await context.close()
    assert people.complaints == []
