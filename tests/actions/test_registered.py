"""The wiring: every action of the domain is there, and a shop that fails gets the customer a person."""

from __future__ import annotations

import asyncio
from pathlib import Path

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.registered import ANSWERS, registered
from actions.shop import Shop, Unavailable
from actions.turn import Events, Turn
from tests.actions.shop_floor import NOW, demo_shop, slots_set

ROOT = Path(__file__).parents[2]


def test_the_domain_and_the_wiring_name_the_same_actions() -> None:
    """Nothing is promised that no one does, and nothing is done that no one can ask for."""
    files = (ROOT / "domain").glob("*.yml")
    promised = {action for file in files for action in yaml.safe_load(file.read_text()).get("actions", [])}
    assert promised == set(ANSWERS)


def test_a_shop_that_fails_apologises_hands_over_and_ends_the_form(tmp_path: Path) -> None:
    """The customer is never left with silence or with a form that cannot go on."""

    def failing(turn: Turn, shop: Shop) -> Events:
        raise Unavailable("down")

    (action,) = registered({"action_failing": failing}, demo_shop(tmp_path), lambda: NOW)
    dispatcher = CollectingDispatcher()
    tracker = Tracker("customer", {}, {}, [], False, None, {"name": "return_form"}, None)
    events = asyncio.run(action().run(dispatcher, tracker, {}))
    assert action().name() == "action_failing"
    assert [message["response"] for message in dispatcher.messages] == ["utter_shop_unavailable"]
    assert {"event": "active_loop", "name": None, "timestamp": None} in events
    assert slots_set(events)["requested_slot"] is None
