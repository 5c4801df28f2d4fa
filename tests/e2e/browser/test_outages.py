"""The network, the web process and Rasa go and come back under an open chat; one visitor in many windows."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import expect

from hub.texts import Notice, sentence
from tests.e2e.browser.people import Customer, People
from tests.e2e.hub import Hub
from tests.e2e.orders import question

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def people(people: People) -> People:
    """Browsers complain of a server that is away, and so they should."""
    people.forgiven = "Failed to load resource"
    return people


async def is_kept(customer: Customer, text: str) -> None:
    await expect(customer.message(text).locator(".state")).to_have_text("Waiting to be sent")


async def is_answered_once(customer: Customer, *numbers: str) -> None:
    """Each question about an order is there once, received, with its own answer."""
    texts = [(question(number), re.compile(f"{number}")) for number in numbers]
    await customer.shows(*(text for pair in texts for text in pair))
    for number in numbers:
        await expect(customer.message(question(number)).locator(".state")).to_have_text("Received")


async def test_what_was_written_offline_is_sent_once(people: People) -> None:
    customer = await people.customer()
    await customer.asks(question("4017"), re.compile("4017"))
    await customer.page.context.set_offline(True)
    await customer.send(question("4022"))
    await is_kept(customer, question("4022"))
    await expect(customer.status).to_contain_text("You are offline.")
    await customer.page.context.set_offline(False)
    await is_answered_once(customer, "4017", "4022")
    await expect(customer.status).to_have_text("")
    await customer.page.reload()
    await is_answered_once(customer, "4017", "4022")


async def test_what_was_written_while_the_web_process_is_away_is_sent_once(
    people: People, live_hub: Hub
) -> None:
    """Also when the page was left in between."""
    customer = await people.customer()
    await customer.asks(question("4017"), re.compile("4017"))
    live_hub.stack.web.kill()
    await customer.send(question("4022"))
    await is_kept(customer, question("4022"))
    await expect(customer.status).not_to_have_text("")
    await asyncio.to_thread(live_hub.stack.start_web)
    await is_answered_once(customer, "4017", "4022")
    await customer.asks(question("4023"), re.compile("4023"))
    await is_answered_once(customer, "4017", "4022", "4023")


async def test_one_visitor_in_three_windows_sees_everything_once(people: People) -> None:
    """Two tabs, and another browser with the same visitor's storage; each of them writes."""
    first = await people.customer()
    await first.asks(question("4017"), re.compile("4017"))
    second = await people.tab(first.page.context)
    third = await people.customer(storage_state=await first.page.context.storage_state())
    await second.send(question("4022"))
    await is_answered_once(third, "4017", "4022")
    await third.send(question("4023"))
    for window in (first, second, third):
        await is_answered_once(window, "4017", "4022", "4023")


async def test_rasa_killed_and_started_again(people: People, live_hub: Hub) -> None:
    """The honest sentence and a place in the queue; then the assistant answers again."""
    customer = await people.customer()
    await customer.asks(question("4017"), re.compile("4017"))
    live_hub.stack.rasa.kill()
    await customer.asks(question("4022"), sentence(Notice.BOT_DOWN, place=1))
    await expect(customer.header).to_contain_text("You are next in line")
    await expect(customer.dots).to_have_count(0)
    await asyncio.to_thread(live_hub.stack.start_rasa)
    await customer.asks(question("4023"), sentence(Notice.BOT_BACK), re.compile("4023"))
    await expect(customer.header).to_contain_text("Assistant")
