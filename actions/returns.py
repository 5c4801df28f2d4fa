"""Returns: which item, why, refund or exchange, and then for real."""

from __future__ import annotations

import re
from datetime import date, timedelta

from actions.forms import Filling, cleared, fill_confirmed, fill_order, fill_wish, order_number, plain
from actions.shop import Item, Order, OrderState, Refused, ReturnRequest, Shop
from actions.turn import Events, Turn, button

RETURN_WINDOW = timedelta(days=60)
WISHES = {
    "refund": "refund",
    "money": "refund",
    "exchange": "exchange",
    "swap": "exchange",
    "replace": "exchange",
}
NO_REASON = re.compile(r"(?i)\s*(?:yes|no|ok|okay|yep|nope|y|n)?\W*")


def validate_return_form(turn: Turn, shop: Shop) -> Events:
    """Check the order, the item, the reason and the wish, whichever the message gave."""
    filling = Filling(turn)
    if not _meant_another_order(filling, shop):
        order = fill_order(filling, shop, not_returnable)
        _fill_item(filling, shop, order)
    _fill_reason(filling)
    fill_wish(filling, "return_wish", WISHES)
    fill_confirmed(filling)
    return filling.events()


def ask_return_item(turn: Turn, shop: Shop) -> Events:
    """Ask which item comes back, one button for each that can."""
    order = shop.order(turn.slot("form_order"))
    items = _open_items(shop, order) if order else ()
    buttons = [button(item.label, "inform", product=item.label) for item in items]
    turn.say("utter_ask_return_item", buttons, items=", ".join(item.label for item in items))
    return []


def announce_return(turn: Turn, shop: Shop) -> Events:
    """Announce the return, if the customer said yes."""
    if turn.slot("form_confirmed"):
        _announce(turn, shop)
    elif turn.slot("form_confirmed") is False:
        turn.say("utter_not_done")
    return cleared()


def not_returnable(order: Order, today: date) -> str | None:
    """The response that says why nothing of this order can be returned today, None if it can."""
    if order.state is OrderState.CANCELLED:
        return "utter_cannot_return_cancelled"
    if order.delivered is None:
        return "utter_cannot_return_yet"
    return "utter_cannot_return_late" if today - order.delivered > RETURN_WINDOW else None


def matching(items: tuple[Item, ...], text: str) -> list[Item]:
    """The items a text like "the boots" or "Trailhead Boots, size 42" may mean, best matches only."""
    exact = [item for item in items if item.label.lower() == text.lower()]
    if exact:
        return exact
    said = _words(text)
    shared = [(len(said & _words(item.name)), item) for item in items]
    best = max((score for score, _ in shared), default=0)
    return [item for score, item in shared if score == best and best > 0]


def _announce(turn: Turn, shop: Shop) -> None:
    request = ReturnRequest(
        turn.slot("form_order"),
        turn.slot("return_item"),
        turn.slot("return_reason"),
        turn.slot("return_wish"),
    )
    try:
        number = shop.announce_return(request, turn.key("announce_return"))
    except Refused:
        turn.say("utter_item_already_returned", item=request.item)
    else:
        turn.say(f"utter_returned_for_{request.wish}", number=number, item=request.item)


def _meant_another_order(filling: Filling, shop: Shop) -> bool:
    """Whether the thing to return is not in the order spoken about, so that a number must be asked for."""
    thing = filling.value("return_item")
    remembered = filling.turn.slot("order_number")
    if not (filling.starting and thing and remembered) or filling.turn.entity("order_number"):
        return False
    order = shop.order(order_number(str(remembered)) or "")
    return order is None or not matching(order.items, str(thing))


def _fill_item(filling: Filling, shop: Shop, accepted: Order | None) -> None:
    """Check the item against the order. Before the order is known the customer's word is kept for later."""
    order = accepted or shop.order(filling.value("form_order") or "")
    given = filling.value("return_item") if accepted else filling.offered.get("return_item")
    if order is None:
        return
    items = _open_items(shop, order)
    if not items:
        filling.turn.say("utter_nothing_left_to_return", number=order.number)
        filling.end()
    elif given is not None:
        _settle_item(filling, order, items, str(given))
    elif accepted and len(items) == 1:
        filling.accept("return_item", items[0].label)


def _settle_item(filling: Filling, order: Order, items: tuple[Item, ...], given: str) -> None:
    found = matching(items, given)
    if len(found) == 1:
        filling.accept("return_item", found[0].label)
    elif found:
        filling.refuse("return_item", "utter_item_unclear")
    elif gone := matching(order.items, given):
        filling.refuse("return_item", "utter_item_already_returned", item=gone[0].label)
    else:
        filling.refuse("return_item", "utter_item_not_in_order", number=order.number)


def _fill_reason(filling: Filling) -> None:
    given = filling.offered.get("return_reason")
    if given is None:
        return
    if NO_REASON.fullmatch(plain(str(given))) or str(given).startswith("/"):
        filling.refuse("return_reason", "utter_reason_unclear")
    else:
        filling.accept("return_reason", plain(str(given))[:300])


def _open_items(shop: Shop, order: Order) -> tuple[Item, ...]:
    gone = {item.item for item in shop.returns(order.number)}
    return tuple(item for item in order.items if item.label not in gone)


def _words(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"[a-z]{3,}", text.lower())}
