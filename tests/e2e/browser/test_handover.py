"""From the assistant to a person and back, both sides in their browsers."""

from __future__ import annotations

import re

import pytest
import pytest_asyncio
from playwright.async_api import expect

from hub.texts import Notice, sentence
from tests.e2e.browser.people import Agent, Customer, People, barriers

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BEFORE = ["where is my order 4021?", "I want to return my jacket", "4018", "I want to talk to a person"]
JOINED, NOTE = sentence(Notice.JOINED, agent="Ada"), "sent a new pair"


@pytest_asyncio.fixture(loop_scope="session")
async def ada(people: People) -> Agent:
    """An agent who waits at the desk."""
    return await people.agent("ada")


@pytest_asyncio.fixture(loop_scope="session")
async def customer(ada: Agent, people: People) -> Customer:
    """A customer in the middle of a return, who has asked for a person."""
    customer = await people.customer()
    await customer.asks(BEFORE[0], re.compile("4021"))
    await customer.asks(BEFORE[1], re.compile("order number|[Ww]hich order"))
    await customer.asks(BEFORE[2], re.compile("more than one"), re.compile("Which item"))
    await customer.send(BEFORE[3])
    await expect(customer.answers.last).to_have_text(sentence(Notice.QUEUED, place=1))
    return customer


@pytest_asyncio.fixture(loop_scope="session")
async def talk(ada: Agent, customer: Customer) -> Agent:
    """Ada, who has claimed the customer's case and said hello."""
    await ada.claims()
    await expect(customer.answers.last).to_have_text(JOINED)
    await ada.writes("Hello, Ada here")
    await expect(customer.answers.last).to_have_text("Hello, Ada here")
    return ada


async def test_the_console_shows_a_case_by_itself(ada: Agent, customer: Customer) -> None:
    """With all the agent needs: why, the whole transcript, the slots, the form and its question."""
    await expect(customer.header).to_contain_text("You are next in line")
    await expect(ada.waiting).to_contain_text("Asked for a person")
    await expect(ada.page).to_have_title("(1) Desk")
    await ada.waiting.click()
    await expect(ada.lines.last).to_contain_text(sentence(Notice.QUEUED, place=1))
    assert await ada.page.locator(".line.customer .said").all_inner_texts() == BEFORE
    for words in ("Asked for a person", "Return", "return item", "4018"):
        await expect(ada.packet.get_by_text(words, exact=True).first).to_be_visible()
    assert await barriers(ada.page) == []
    assert await barriers(customer.page) == []


async def test_both_write_and_see_each_other_typing(talk: Agent, customer: Customer) -> None:
    """And the assistant is silent."""
    await expect(customer.header).to_contain_text("Ada")
    await talk.reply.press_sequentially("One mo")
    await expect(customer.page.get_by_text("Ada is typing")).to_be_attached()
    await customer.field.press_sequentially("where is my or")
    await expect(talk.page.get_by_text("Customer is typing")).to_be_visible()
    await customer.send("where is my order 4021?")
    await expect(talk.page.locator(".line.customer .said").last).to_have_text("where is my order 4021?")
    await expect(talk.page.get_by_text("Customer is typing")).to_have_count(0)
    await talk.writes("It is on its way")
    await customer.hears("It is on its way")
    await expect(customer.dots).to_have_count(0)


async def test_a_reload_of_either_page_loses_and_doubles_nothing(talk: Agent, customer: Customer) -> None:
    await customer.asks("are you there?")
    await expect(talk.lines.last).to_have_text("are you there?")
    lines, bubbles = await talk.said(), await customer.said()
    await talk.reply.fill("half a thou")
    for page in (customer.page, talk.page):
        await page.reload()
    await expect(customer.bubbles).to_have_text(bubbles)
    await expect(talk.lines).to_have_count(len(lines))
    assert await talk.said() == lines
    await expect(talk.reply).to_have_value("half a thou")
    await talk.writes("yes, I am")
    await customer.hears("yes, I am")
    await customer.send("good")
    await expect(talk.lines).to_have_count(len(lines) + 2)
    assert await talk.said() == [*lines, "yes, I am", "good"]


async def test_a_second_agent_is_refused(talk: Agent, customer: Customer, people: People) -> None:
    """Not by the page alone: a reply sent past it never reaches the customer."""
    bea = await people.agent("bea")
    await bea.page.goto(talk.page.url)
    await expect(bea.page.locator(".standing")).to_contain_text("Ada has this conversation")
    await expect(bea.reply).to_have_count(0)
    refused = await bea.page.request.post(
        f"{talk.page.url}/reply",
        form={"client_id": "past-the-page", "text": "Bea was here"},
        headers={"X-CSRF-Token": await bea.page.locator("body").get_attribute("data-csrf") or ""},
    )
    assert (refused.status, "Ada has this conversation now." in await refused.text()) == (409, True)
    await talk.writes("only me")
    await expect(customer.answers.last).to_have_text("only me")
    assert "Bea was here" not in await customer.said()


async def test_resolved_the_assistant_is_back_and_knows_the_order(talk: Agent, customer: Customer) -> None:
    """The customer is told, and never sees the note; what the form wanted to know is not asked again."""
    await talk.resolves(NOTE)
    await expect(customer.answers.last).to_have_text(sentence(Notice.RESOLVED, agent="Ada"))
    await expect(customer.header).to_contain_text("Assistant")
    await expect(talk.page.locator(".line.note .said")).to_have_text(NOTE)
    await customer.asks("and when does it arrive?", re.compile("4018"))
    await customer.page.reload()
    await customer.hears(re.compile("4018"))
    await customer.asks("I want to return my jacket", re.compile("more than one"), re.compile("Which item"))
    assert NOTE not in await customer.panel.inner_text()


async def test_the_queue_moves_up_while_one_looks(ada: Agent, customer: Customer, people: People) -> None:
    second = await people.customer()
    await second.send("I want to talk to a person")
    await expect(second.header).to_contain_text("You are number 2 in the queue")
    await expect(ada.page).to_have_title("(2) Desk")
    await ada.claims()
    await expect(second.header).to_contain_text("You are next in line")
    await second.log.get_by_role("button", name="Back to the assistant").click()
    await second.hears(sentence(Notice.WITHDRAWN))
    await expect(ada.waiting).to_have_count(0)
