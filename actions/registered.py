"""The wiring: every action's name, what answers it, and the shop and the clock it is given."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import catalogue, fallback, forms, orders, parcels, perks, returns, stores
from actions.shop import Shop, Unavailable
from actions.sqlite_shop import SqliteShop
from actions.turn import Events, Turn

Answer = Callable[[Turn, Shop], Events]

ANSWERS: dict[str, Answer] = {
    "action_order_status": orders.order_status,
    "action_refund_status": orders.refund_status,
    "action_product_question": catalogue.product_question,
    "action_availability": catalogue.availability,
    "action_store_finder": stores.store_finder,
    "action_store_hours": stores.store_hours,
    "action_loyalty_points": perks.loyalty_points,
    "action_promo_code": perks.promo_code,
    "action_inform": fallback.inform,
    "action_not_understood": fallback.not_understood,
    "action_forget_form": forms.forget_form,
    "action_start_over": forms.start_over,
    "validate_return_form": returns.validate_return_form,
    "action_ask_return_item": returns.ask_return_item,
    "action_announce_return": returns.announce_return,
    "validate_cancel_form": orders.validate_cancel_form,
    "action_cancel_order": orders.cancel_order,
    "validate_address_form": orders.validate_address_form,
    "action_ask_address_form_form_confirmed": orders.ask_address_confirmed,
    "action_change_address": orders.change_address,
    "validate_parcel_form": parcels.validate_parcel_form,
    "action_report_parcel": parcels.report_parcel,
}


def registered(answers: dict[str, Answer], shop: Shop, clock: Callable[[], datetime]) -> list[type[Any]]:
    """One rasa_sdk action class for each answer."""
    return [_action(name, answer, shop, clock) for name, answer in answers.items()]


def _action(name: str, answer: Answer, shop: Shop, clock: Callable[[], datetime]) -> type[Any]:
    """The action of this name: rasa_sdk wants a subclass of Action that is made without arguments."""

    class Registered(Action):
        def name(self) -> str:
            return name

        async def run(
            self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
        ) -> Events:
            turn = Turn(tracker, dispatcher, clock())
            try:
                return await asyncio.to_thread(answer, turn, shop)
            except Unavailable:
                turn.say("utter_shop_unavailable")
                # The form's question would be asked below the apology, so the form ends here.
                return forms.over()

    return Registered


def shop_time() -> datetime:
    """The time on the shop's wall, with its zone."""
    return datetime.now().astimezone()


# Kept by name because rasa_sdk finds them through weak references.
REGISTERED = registered(
    ANSWERS,
    SqliteShop(Path(os.environ.get("SHOP_DB", ".data/shop.sqlite3")), lambda: shop_time().date()),
    shop_time,
)
