"""Parcels that did not come, or came damaged."""

from __future__ import annotations

from datetime import date

from actions.forms import Filling, cleared, fill_confirmed, fill_order, fill_wish
from actions.shop import Order, OrderState, ParcelReport, Refused, Shop
from actions.turn import Events, Turn

WISHES = {
    "refund": "refund",
    "money": "refund",
    "replace": "replacement",
    "new one": "replacement",
    "another": "replacement",
    "again": "replacement",
    "exchange": "replacement",
}


def validate_parcel_form(turn: Turn, shop: Shop) -> Events:
    """Check the order, and what would make it good."""
    filling = Filling(turn)
    missing = filling.value("parcel_problem") == "missing"
    fill_order(filling, shop, _not_missing if missing else _not_damaged)
    fill_wish(filling, "parcel_wish", WISHES)
    fill_confirmed(filling)
    return filling.events()


def report_parcel(turn: Turn, shop: Shop) -> Events:
    """Open the claim, if the customer said yes."""
    if turn.slot("form_confirmed"):
        _report(turn, shop)
    elif turn.slot("form_confirmed") is False:
        turn.say("utter_not_done")
    return cleared()


def _report(turn: Turn, shop: Shop) -> None:
    report = ParcelReport(turn.slot("form_order"), turn.slot("parcel_problem"), turn.slot("parcel_wish"))
    try:
        number = shop.report_parcel(report, turn.key("report_parcel"))
    except Refused:
        turn.say("utter_shop_unavailable")
    else:
        turn.say("utter_parcel_reported", number=number, order=report.order)


def _not_missing(order: Order, today: date) -> str | None:
    """A parcel is missing once it is said to be delivered, or is late."""
    late = order.state is OrderState.SHIPPED and order.due < today
    return None if late or order.delivered else "utter_not_missing_yet"


def _not_damaged(order: Order, today: date) -> str | None:
    """Whoever holds a damaged parcel has it: an order on its way may just have come, one not sent may not."""
    return None if order.state in (OrderState.SHIPPED, OrderState.DELIVERED) else "utter_not_sent_yet"
