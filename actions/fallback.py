"""Words that fit nowhere: bare facts answer their question; the rest is asked about once and handed over."""

from __future__ import annotations

from actions.catalogue import availability
from actions.forms import REPROACHES, over
from actions.orders import order_status, refund_status
from actions.perks import loyalty_points, promo_code
from actions.shop import Shop
from actions.stores import store_finder, store_hours
from actions.turn import Events, Turn, button

# How a topic is offered when the bot is not sure. A topic that is not here is never offered.
TOPICS = {
    "order_status": "Where is my order?",
    "return_item": "Return something",
    "refund_status": "My refund",
    "cancel_order": "Cancel an order",
    "change_address": "Change an address",
    "missing_parcel": "A missing parcel",
    "damaged_parcel": "It arrived damaged",
    "product_question": "A product",
    "availability": "Is it in stock?",
    "sizes": "Find my size",
    "store_finder": "Find a store",
    "store_hours": "Opening hours",
    "loyalty_points": "Loyalty points",
    "promo_code": "A promo code",
    "shipping_cost": "What delivery costs",
    "delivery_time": "How long delivery takes",
    "payment_methods": "Paying",
    "account_access": "My account",
    "return_policy": "How returns work",
}
OFFERED = 3
USUAL = ("order_status", "return_item", "store_hours")


def inform(turn: Turn, shop: Shop) -> Events:
    """Answer a bare fact ("4021", "Leeds", "size 42") with what one would ask about it."""
    if turn.entity("order_number"):
        return (refund_status if "utter_ask_refund_order" in turn.said_before() else order_status)(turn, shop)
    answers = {
        "loyalty_card": loyalty_points,
        "promo_code": promo_code,
        "town": store_finder,
        "weekday": store_hours,
        "product": availability,
        "size": availability,
    }
    answer = next((answer for entity, answer in answers.items() if turn.entity(entity)), not_understood)
    return answer(turn, shop)


def not_understood(turn: Turn, shop: Shop) -> Events:
    """Ask to rephrase, the likeliest topics as buttons; the second time running, hand over to a person."""
    if turn.said_before() & REPROACHES:
        turn.say("utter_handoff_not_understood")
        return over()
    if turn.form:
        turn.say("utter_rephrase_in_form")
    else:
        likely = dict.fromkeys(intent for intent in (*turn.likely_intents, *USUAL) if intent in TOPICS)
        buttons = [button(TOPICS[intent], intent) for intent in list(likely)[:OFFERED]]
        turn.say("utter_rephrase", [*buttons, button("Talk to a person", "ask_person")])
    return []
