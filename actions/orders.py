"""Orders: where they are, cancelling them, sending them elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from rasa_sdk.events import SlotSet

from actions.forms import Filling, cleared, fill_confirmed, fill_order, order_number, plain
from actions.shop import Order, OrderState, Refused, Shop
from actions.turn import Events, Turn, button

# A street, a number and a town do not fit into less, and no courier prints more.
ADDRESS_LENGTHS = range(10, 201)
IN_WAREHOUSE = (OrderState.PLACED, OrderState.PACKED)


def order_status(turn: Turn, shop: Shop) -> Events:
    """Tell where the order is that was named or spoken about, and what became of its returns."""
    named = turn.entity("order_number") or turn.slot("order_number")
    number = order_number(str(named)) if named else None
    if number is None:
        turn.say("utter_ask_order_number")
        return []
    order = shop.order(number)
    if order is None:
        turn.say("utter_order_unknown", number=number)
        return [SlotSet("order_number", None)]
    _tell_state(turn, order)
    _tell_returns(turn, shop, order)
    return [SlotSet("order_number", number)]


def refund_status(turn: Turn, shop: Shop) -> Events:
    """Tell where the refund is for the order that was named or spoken about."""
    named = turn.entity("order_number") or turn.slot("order_number")
    number = order_number(str(named)) if named else None
    if number is None:
        turn.say("utter_ask_refund_order")
        return []
    order = shop.order(number)
    if order is None:
        turn.say("utter_order_unknown", number=number)
        return [SlotSet("order_number", None)]
    if not _tell_returns(turn, shop, order):
        turn.say("utter_refund_none", number=number)
    return [SlotSet("order_number", number)]


def validate_cancel_form(turn: Turn, shop: Shop) -> Events:
    """Check the order the customer wants to cancel."""
    filling = Filling(turn)
    fill_order(filling, shop, _not_cancellable)
    fill_confirmed(filling)
    return filling.events()


def cancel_order(turn: Turn, shop: Shop) -> Events:
    """Cancel the order, if the customer said yes."""
    number = turn.slot("form_order")
    if turn.slot("form_confirmed"):
        try:
            shop.cancel(number, turn.key("cancel_order"))
            turn.say("utter_cancelled", number=number)
        except Refused:
            turn.say("utter_cannot_cancel_sent", number=number)
    elif turn.slot("form_confirmed") is False:
        turn.say("utter_not_done")
    return cleared()


def validate_address_form(turn: Turn, shop: Shop) -> Events:
    """Check the order and the new address."""
    filling = Filling(turn)
    fill_order(filling, shop, _not_redirectable)
    address = filling.offered.get("new_address")
    if address is not None:
        _fill_address(filling, " ".join(plain(str(address)).split()))
    fill_confirmed(filling)
    return filling.events()


def ask_address_confirmed(turn: Turn, shop: Shop) -> Events:
    """Ask whether to send the order there instead of the old address, which is shown masked."""
    order = shop.order(turn.slot("form_order"))
    turn.say("utter_ask_address_confirmed", old=order.destination if order else "the old address")
    return []


def change_address(turn: Turn, shop: Shop) -> Events:
    """Change the delivery address, if the customer said yes."""
    number = turn.slot("form_order")
    if turn.slot("form_confirmed"):
        try:
            shop.change_address(number, turn.slot("new_address"), turn.key("change_address"))
            turn.say("utter_address_changed", number=number)
        except Refused:
            turn.say("utter_cannot_redirect_sent", number=number)
    elif turn.slot("form_confirmed") is False:
        turn.say("utter_not_done")
    return cleared()


def _fill_address(filling: Filling, address: str) -> None:
    plausible = (
        len(address) in ADDRESS_LENGTHS
        and any(c.isdigit() for c in address)
        and any(c.isalpha() for c in address)
    )
    if plausible and not address.startswith("/"):
        filling.accept("new_address", address)
    else:
        filling.refuse("new_address", "utter_address_unclear")


def _not_cancellable(order: Order, today: date) -> str | None:
    if order.state in IN_WAREHOUSE:
        return None
    if order.state is OrderState.CANCELLED:
        return "utter_cannot_cancel_twice"
    return "utter_cannot_cancel_sent"


def _not_redirectable(order: Order, today: date) -> str | None:
    return None if order.state in IN_WAREHOUSE else "utter_cannot_redirect_sent"


def _tell_state(turn: Turn, order: Order) -> None:
    values: dict[str, Any] = {
        "number": order.number,
        "things": ", ".join(item.name for item in order.items),
        "town": order.town,
    }
    if order.state is OrderState.DELIVERED and order.delivered:
        turn.say("utter_order_delivered", day=spoken(order.delivered, turn.today), **values)
    elif order.state is OrderState.SHIPPED and order.due < turn.today:
        report = button("Report it missing", "missing_parcel", order_number=order.number)
        turn.say("utter_order_late", [report], day=spoken(order.due, turn.today), **values)
    else:
        turn.say(f"utter_order_{order.state.value}", day=spoken(order.due, turn.today), **values)


def _tell_returns(turn: Turn, shop: Shop, order: Order) -> bool:
    returns = shop.returns(order.number)
    for item in returns:
        turn.say(
            f"utter_return_{item.state}",
            number=item.number,
            item=item.item,
            amount=f"£{item.amount / 100:.2f}",
        )
    return bool(returns)


def spoken(day: date, today: date) -> str:
    """The day as one says it: "today", "tomorrow", or "Tuesday 4 March"."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return near.get((day - today).days) or dated(day)


def dated(day: date) -> str:
    """The day with its weekday: "Tuesday 4 March"."""
    return f"{day:%A} {day.day} {day:%B}"
