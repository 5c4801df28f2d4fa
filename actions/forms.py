"""How the forms are filled: what was offered is checked once, then kept or asked again.

Only what the message itself filled is checked. What was accepted earlier is not looked at again: a turn that
runs a second time after a crash finds the change it made under its key, and does not refuse it as made.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet

from actions.shop import Order, Shop
from actions.turn import REQUESTED_SLOT, Events, Turn

# Says which response explains why the order does not qualify on this day; None when it does.
Refusal = Callable[[Order, date], "str | None"]

SLOTS = (
    "form_order",
    "form_confirmed",
    "return_item",
    "return_reason",
    "return_wish",
    "new_address",
    "parcel_problem",
    "parcel_wish",
)

# Answers that say that something was not understood: two of them running mean that a person is needed. What
# was understood and is wrong, as an order that does not exist, counts only against the same mistake again.
REPROACHES = frozenset(
    {
        "utter_rephrase",
        "utter_rephrase_in_form",
        "utter_not_an_order_number",
        "utter_item_unclear",
        "utter_reason_unclear",
        "utter_wish_unclear",
        "utter_address_unclear",
        "utter_yes_unclear",
    }
)

# Read from bench.thresholds: one message in 3,193 that was no yes came out as a yes above this, and nothing
# out of scope.
SURE = 0.7
# Words too short for the classifier to be that sure of, and plain enough not to need it.
PLAIN_YES = frozenset({"y", "ya", "yes", "yep", "yup", "yeah", "ok", "okay", "alright", "sure", "i do"})

ORDER_NUMBER = re.compile(r"(?<!\d)\d{4,6}(?!\d)")


class Filling:
    """One round of filling a form: what the message offered, and what became of it."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self.starting = turn.slot(REQUESTED_SLOT) is None
        self.offered = turn.offered()
        self._set: dict[str, Any] = {}

    def value(self, slot: str) -> Any:
        """The slot as it stands now."""
        return self._set.get(slot, self.turn.slot(slot))

    def accept(self, slot: str, value: Any) -> None:
        """Keep this value."""
        self._set[slot] = value

    def refuse(self, slot: str, response: str, **values: Any) -> None:
        """Say why not, and ask again; the second time running, hand over to a person."""
        self._set[slot] = None
        same = REPROACHES if response in REPROACHES else {response}
        if self.turn.said_before() & same:
            self.turn.say("utter_handoff_not_understood")
            self.end()
        else:
            self.turn.say(response, **values)

    def end(self) -> None:
        """Ask nothing more: the form is over."""
        self._set[REQUESTED_SLOT] = None

    def events(self) -> Events:
        """The outcome, for Rasa."""
        return [SlotSet(slot, value) for slot, value in self._set.items()]


def fill_order(filling: Filling, shop: Shop, refusal: Refusal) -> Order | None:
    """Check the order that was typed, or at the start the one spoken about. Returns it if it was accepted."""
    given = filling.offered.get("form_order")
    if given is None and filling.starting:
        given = filling.turn.slot("order_number")
    if given is None:
        return None
    number = order_number(str(given))
    if number is None:
        filling.refuse("form_order", "utter_not_an_order_number")
        return None
    order = shop.order(number)
    if order is None:
        filling.accept("order_number", None)
        filling.refuse("form_order", "utter_order_unknown", number=number)
        return None
    return _qualified(filling, order, refusal)


def _qualified(filling: Filling, order: Order, refusal: Refusal) -> Order | None:
    filling.accept("order_number", order.number)
    response = refusal(order, filling.turn.today)
    if response is None:
        filling.accept("form_order", order.number)
        return order
    filling.accept("form_order", None)
    filling.turn.say(response, number=order.number, state=order.state.value)
    filling.end()
    return None


def fill_wish(filling: Filling, slot: str, words: dict[str, str]) -> None:
    """Check which of two things the customer wants; `words` maps what may be typed to what it means."""
    given = filling.offered.get(slot)
    if given is None:
        return
    meant = {wish for word, wish in words.items() if word in str(given).lower()}
    if len(meant) == 1:
        filling.accept(slot, meant.pop())
    else:
        filling.refuse(slot, "utter_wish_unclear", choice=" or ".join(sorted(set(words.values()))))


def fill_confirmed(filling: Filling) -> None:
    """Take a yes only from who surely said it: what follows cannot be undone. A no needs no such care."""
    sure = filling.turn.confidence >= SURE or filling.turn.text.strip(" .!").lower() in PLAIN_YES
    if filling.offered.get("form_confirmed") and not sure:
        filling.refuse("form_confirmed", "utter_yes_unclear")


def order_number(text: str) -> str | None:
    """The order number in a text like "FW-4021", if there is one."""
    found = ORDER_NUMBER.search(text)
    return found.group() if found else None


def plain(text: str) -> str:
    """The text without what a response would read as a placeholder or as markup when it repeats it."""
    return text.translate(str.maketrans("", "", "{}[]*`\n"))


def cleared() -> Events:
    """Forget what a form has collected; what was spoken about stays known."""
    return [SlotSet(slot, None) for slot in SLOTS]


def over() -> Events:
    """End the form from outside, so that it does not ask again below what was just said."""
    return [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None), *cleared()]


def forget_form(turn: Turn, shop: Shop) -> Events:
    """The customer stopped a form."""
    return cleared()


def start_over(turn: Turn, shop: Shop) -> Events:
    """The customer wants a fresh start: also what was spoken about is forgotten."""
    return [*cleared(), *(SlotSet(slot, None) for slot in ("order_number", "product"))]
