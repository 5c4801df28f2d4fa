"""A real Chromium, a fake hub, and the demo page between them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from re import Pattern
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.chromium import chromium
from tests.web.widget.fake_hub import FakeHub, serving

DEADLINE = 15_000
STILL = """(chat) => Promise.allSettled(
  chat.shadowRoot.getAnimations()
    .filter((animation) => animation.effect.getTiming().iterations === 1)
    .map((animation) => animation.finished)
)"""
expect.set_options(timeout=DEADLINE)


async def until(happened: Callable[[], object]) -> None:
    """Wait for something on the hub's side, which runs in a thread of its own."""
    async with asyncio.timeout(DEADLINE / 1000):
        while not happened():  # noqa: ASYNC110 (there is no event to wait for)
            await asyncio.sleep(0.01)


@dataclass(frozen=True)
class Chat:
    """The widget on one page, as a customer sees it."""

    page: Page

    @property
    def launcher(self) -> Locator:
        return self.page.locator("button.launcher")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def bubbles(self) -> Locator:
        return self.page.locator(".bubble")

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="Your message")

    @property
    def status(self) -> Locator:
        return self.page.locator(".status")

    async def open(self) -> None:
        await self.launcher.click()
        await expect(self.panel).to_be_visible()

    async def send(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def come_to_rest(self) -> None:
        """Wait until nothing moves but what moves for ever (typing dots)."""
        await self.page.locator("throughline-chat").evaluate(STILL)

    def message(self, text: str) -> Locator:
        return self.page.locator(".message").filter(has=self.page.get_by_text(text, exact=True))

    async def shows(self, *texts: str | Pattern[str]) -> None:
        """Wait until these, and only these, are the texts of the conversation."""
        await expect(self.bubbles).to_have_text(list(texts))


class Visit:
    """Pages of one customer; each has to stay free of script errors."""

    def __init__(self, context: BrowserContext, hub: FakeHub) -> None:
        self.context = context
        self.hub = hub
        self.errors: list[str] = []

    async def page(self, path: str = "/") -> Chat:
        page = await self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        await page.goto(self.hub.url + path)
        return Chat(page)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def server() -> Iterator[FakeHub]:
    with serving() as hub:
        yield hub


@pytest.fixture
def hub(server: FakeHub) -> FakeHub:
    """A hub to which nobody has said anything yet."""
    server.reset()
    return server


@pytest.fixture
def options() -> dict[str, Any]:
    """What the browser is told about the customer's device; tests override it by parametrization."""
    return {"viewport": {"width": 1280, "height": 800}}


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, hub: FakeHub, options: dict[str, Any]) -> AsyncIterator[Visit]:
    """One customer. At the end: no script failed, and the content policy was never broken."""
    context = await browser.new_context(**options)
    visit = Visit(context, hub)
    yield visit
    await context.close()
    assert visit.errors == []
    assert hub.reports == []


@pytest_asyncio.fixture(loop_scope="session")
async def chat(visit: Visit, hub: FakeHub) -> Chat:
    """The chat, open on the demo page and connected."""
    chat = await visit.page()
    await chat.open()
    await until(lambda: hub.streams)
    return chat
