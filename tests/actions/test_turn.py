"""A turn as the actions see it."""

from __future__ import annotations

from actions.turn import button
from tests.actions.shop_floor import NOW, Scene


def test_the_key_is_the_message_and_the_action() -> None:
    """The same message gives the same key, another action another one."""
    assert [Scene().turn.key(name) for name in ("a", "a", "b")] == ["m1:a", "m1:a", "m1:b"]


def test_a_turn_tells_what_was_said_and_remembered() -> None:
    """Text, entities, slots, form, guesses and what the bot said before, each from its place."""
    turn = Scene(
        {"product": "x"},
        {"town": "Leeds"},
        text="hi",
        form="f",
        likely=["greet"],
        said=["utter_a"],
        confidence=0.5,
    ).turn
    assert (turn.text, turn.entity("town"), turn.entity("size")) == ("hi", "Leeds", None)
    assert (turn.slot("product"), turn.form, turn.likely_intents) == ("x", "f", ["greet"])
    assert (turn.said_before(), turn.today) == ({"utter_a"}, NOW.date())
    assert turn.confidence == 0.5
    assert Scene().turn.form is None


def test_buttons_are_payloads() -> None:
    """Entities travel as JSON, quotes and umlauts included."""
    assert button("T", "inform", product='Ü "x"')["payload"] == '/inform{"product": "Ü \\"x\\""}'
    assert button("T", "greet")["payload"] == "/greet"
