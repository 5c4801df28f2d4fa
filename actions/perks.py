"""Loyalty points and promotion codes."""

from __future__ import annotations

from actions.shop import Shop
from actions.turn import Events, Turn


def loyalty_points(turn: Turn, shop: Shop) -> Events:
    """Tell the points of the card that was named, or how the programme works."""
    said = turn.entity("loyalty_card")
    if said is None:
        turn.say("utter_loyalty")
        return []
    card = f"L-{said[-5:]}"
    points = shop.points(card)
    if points is None:
        turn.say("utter_card_unknown", card=card)
    else:
        turn.say("utter_points", card=card, points=points, worth=f"£{points / 100:.2f}")
    return []


def promo_code(turn: Turn, shop: Shop) -> Events:
    """Tell what is the matter with the code that was named, or what is usually the matter."""
    said = turn.entity("promo_code")
    if said is None:
        turn.say("utter_promo")
        return []
    promo = shop.promo(said)
    if promo is None:
        turn.say("utter_promo_unknown", code=said.upper())
    elif promo.ends < turn.today:
        turn.say("utter_promo_over", code=promo.code, day=f"{promo.ends.day} {promo.ends:%B}")
    else:
        minimum = f"£{promo.minimum / 100:.0f}"
        turn.say(
            "utter_promo_valid",
            code=promo.code,
            gives=promo.gives,
            minimum=minimum,
            day=f"{promo.ends.day} {promo.ends:%B}",
        )
    return []
