"""Customers and agents in real browsers, each with a browser profile of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from re import Pattern
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.hub import Hub
from tests.web.widget.conftest import Chat

PASSWORD = "a horse in the attic"
LAST_WORD = ".message[data-from=customer]:not(:has(~ .message[data-from=customer]))"
"""The customer's newest message."""


@dataclass(frozen=True)
class Customer(Chat):
    """A customer with the chat open on the shop's page."""

    @property
    def answers(self) -> Locator:
        """What was said by others since the customer's last message, one for each bubble."""
        return self.page.locator(f"{LAST_WORD} ~ .message .bubble")

    @property
    def header(self) -> Locator:
        return self.panel.locator(".head")

    @property
    def dots(self) -> Locator:
        return self.page.locator(".dots")

    async def hears(self, *answers: str | Pattern[str]) -> None:
        """Wait until these, and only these, follow the customer's last message."""
        await expect(self.answers).to_have_text(list(answers))

    async def asks(self, text: str, *answers: str | Pattern[str]) -> None:
        """Say it, and wait for these answers and no others."""
        await self.send(text)
        await self.hears(*answers)

    async def presses(self, title: str, *answers: str | Pattern[str]) -> None:
        """Take the newest quick reply with this title, impatiently, and wait for these answers."""
        await self.log.get_by_role("button", name=title).last.dblclick()
        await self.hears(*answers)

    async def said(self) -> list[str]:
        """Every text of the conversation."""
        return await self.bubbles.all_inner_texts()


@dataclass(frozen=True)
class Agent:
    """An agent with the console open, signed in."""

    page: Page

    @property
    def waiting(self) -> Locator:
        return self.page.locator("#waiting .card")

    @property
    def reply(self) -> Locator:
        return self.page.get_by_label("Reply to")

    @property
    def lines(self) -> Locator:
        return self.page.locator("#lines .said")

    @property
    def packet(self) -> Locator:
        return self.page.get_by_role("region", name="Details")

    async def claims(self) -> None:
        """Open the first case that waits, and take it."""
        await self.waiting.first.click()
        await self.page.get_by_role("button", name="Claim").click()
        await expect(self.reply).to_be_focused()

    async def writes(self, text: str) -> None:
        await self.reply.fill(text)
        await self.reply.press("Enter")
        await expect(self.reply).to_have_value("")

    async def resolves(self, note: str) -> None:
        await self.page.get_by_role("button", name="Resolve").click()
        await self.page.get_by_role("textbox", name="Note for colleagues").fill(note)
        await self.page.get_by_role("dialog").get_by_role("button", name="Resolve").click()
        await expect(self.page.locator(".pill")).to_have_text("Closed")

    async def said(self) -> list[str]:
        """Every text of the transcript."""
        return [text.strip() for text in await self.lines.all_inner_texts()]


@dataclass
class People:
    """Opens their browsers; what the pages complain of is in `complaints`."""

    browser: Browser
    hub: Hub
    forgiven: str = "no complaint is forgiven"
    """What pages may say, because the test breaks something under them."""
    complaints: list[str] = field(default_factory=list)

    async def customer(self, **profile: Any) -> Customer:
        """Someone on the shop's page; with `storage_state` in the profile one who was here before."""
        return await self.tab(
            await self.browser.new_context(viewport={"width": 1280, "height": 800}, **profile)
        )

    async def tab(self, context: BrowserContext) -> Customer:
        """A customer's page in this browser, with the chat open."""
        customer = Customer(await self._page(context))
        await customer.page.goto(self.hub.url)
        await customer.open()
        return customer

    async def agent(self, login: str) -> Agent:
        """Someone new at the desk."""
        self.hub.add_agent(login, PASSWORD)
        page = await self._page(await self.browser.new_context())
        await page.goto(f"{self.hub.url}/desk")
        await page.get_by_label("Login").fill(login)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.locator("#queue")).to_be_attached()
        await page.wait_for_load_state("load")
        return Agent(page)

    async def _page(self, context: BrowserContext) -> Page:
        page = await context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self._hear(line.type, line.text))
        return page

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and self.forgiven not in text:
            self.complaints.append(f"{kind}: {text}")


async def barriers(page: Page) -> list[str]:
    """What axe finds on the page."""
    return [str(found) for found in (await Axe().run(page)).response["violations"]]
