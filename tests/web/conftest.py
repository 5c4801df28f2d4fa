"""What the desk's tests share: a hub in this process, and a real browser."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from hub.store import Agent
from tests.chromium import chromium as launched
from tests.web.desk_room import ADA, PASSWORD, Room, room, serving

expect.set_options(timeout=15_000)


@pytest_asyncio.fixture(loop_scope="session")
async def desk_room() -> AsyncIterator[Room]:
    """A hub without a network."""
    async with room() as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def served(desk_room: Room) -> AsyncIterator[Room]:
    """The same, with the desk on a port of this machine."""
    async with serving(desk_room.app) as base:
        desk_room.base = base
        yield desk_room


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


class Desks:
    """Agents' browsers. What the pages complain of is collected: scripts' errors, broken content policy."""

    def __init__(self, browser: Browser, base: str) -> None:
        self._browser, self._base = browser, base
        self.complaints: list[str] = []

    async def __call__(self, agent: Agent = ADA, path: str = "/desk", **device: object) -> Page:
        """A browser of its own in which the agent has signed in and opened a page."""
        context = await self._browser.new_context(**device)  # type: ignore[arg-type]
        page = await context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self._hear(line.type, line.text))
        await page.goto(f"{self._base}/desk/sign-in?next={path}")
        await page.get_by_label("Login").fill(agent.login)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.locator("#queue")).to_be_attached()
        await page.wait_for_load_state("load")
        return page

    def _hear(self, kind: str, text: str) -> None:
        if "Content Security Policy" in text:
            self.complaints.append(f"{kind}: {text}")


@pytest_asyncio.fixture(loop_scope="session")
async def desks(served: Room, chromium: Browser) -> AsyncIterator[Desks]:
    made = Desks(chromium, served.base)
    yield made
    for context in chromium.contexts:
        await context.close()
    assert made.complaints == []
