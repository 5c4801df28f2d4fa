"""The assistant in the chat: real answers out of the shop's database, forms, and what they change in it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.e2e.browser.people import People
from tests.e2e.browser.shop import database, rows, spoken
from tests.e2e.hub import Hub

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WHICH_ORDER = re.compile("order number|[Ww]hich order")
WHY = re.compile("What is the reason?")
WISH = re.compile("money back")
STOPPED = re.compile("stopped|\\bend\\b|No problem")


async def test_an_order_is_in_the_state_the_shop_says(people: People, live_hub: Hub) -> None:
    """The database is asked each time: what the shop changes is what the customer hears."""
    customer = await people.customer()
    await customer.asks("where is my order 4021?", re.compile("4021"))
    [(state, due, town)] = rows(live_hub, "SELECT state, due, town FROM orders WHERE number = '4021'")
    assert state == "shipped"
    await expect(customer.answers).to_contain_text(spoken(due))
    await expect(customer.answers).to_contain_text(town)
    with database(live_hub) as shop:
        shop.execute("UPDATE orders SET state = 'cancelled' WHERE number = '4021'")
    await customer.asks("where is my order 4021?", re.compile("4021.* cancelled"))


async def test_a_form_asks_checks_is_interrupted_goes_on_and_is_cancelled(
    people: People, live_hub: Hub
) -> None:
    customer = await people.customer()
    await customer.asks("I want to return my boots", WHICH_ORDER)
    await customer.asks("9999", re.compile("can't find an order 9999"), WHICH_ORDER)
    await customer.asks("what are your hours on Sunday?", re.compile("Sunday .*Bristol closed"), WHICH_ORDER)
    await customer.asks("4017", WHY)
    await customer.asks("never mind", STOPPED)
    assert rows(live_hub, "SELECT * FROM returns WHERE order_number = '4017'") == []


async def test_a_return_booked_with_buttons_is_booked_once(people: People, live_hub: Hub) -> None:
    """Also by someone who clicks twice."""
    customer = await people.customer()
    await customer.asks("I want to return my boots", WHICH_ORDER)
    await customer.asks("4017", WHY)
    await customer.presses("It doesn't fit", WISH)
    await customer.presses("An exchange", re.compile("Trailhead Boots.*Shall I book", re.DOTALL))
    await customer.presses("Yes, book it", re.compile("R-[0-9]+"))
    booked = rows(live_hub, "SELECT id, item, reason, wish FROM returns WHERE order_number = '4017'")
    [(number, *details)] = booked
    assert details == ["Trailhead Boots, size 42", "does not fit", "exchange"]
    await expect(customer.answers).to_contain_text(f"R-{number}")
