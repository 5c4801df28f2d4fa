"""Questions about orders, cancelling and redirecting."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from actions.orders import (
    ask_address_confirmed,
    cancel_order,
    change_address,
    order_status,
    refund_status,
    spoken,
    validate_address_form,
    validate_cancel_form,
)
from actions.shop import OrderState
from tests.actions.shop_floor import NOW, Scene, demo_shop, slots_set

STATES = {
    "4015": ["utter_order_delivered", "utter_return_refunded"],
    "4016": ["utter_order_delivered", "utter_return_received"],
    "4019": ["utter_order_late"],
    "4020": ["utter_order_shipped"],
    "4021": ["utter_order_shipped"],
    "4022": ["utter_order_packed"],
    "4023": ["utter_order_placed"],
    "4025": ["utter_order_cancelled"],
    "9999": ["utter_order_unknown"],
}


@pytest.mark.parametrize("number", STATES)
def test_every_state_is_told(number: str, tmp_path: Path) -> None:
    """The answer is the order's real state, with its returns."""
    scene = Scene(entities={"order_number": f"FW-{number}"})
    events = order_status(scene.turn, demo_shop(tmp_path))
    assert scene.said == STATES[number]
    assert slots_set(events)["order_number"] == (None if number == "9999" else number)


def test_the_order_spoken_about_is_remembered(tmp_path: Path) -> None:
    """Without a number, the last order is meant; with none known, it is asked for."""
    shop = demo_shop(tmp_path)
    known, unknown = Scene(slots={"order_number": "4021"}), Scene()
    order_status(known.turn, shop)
    order_status(unknown.turn, shop)
    assert (known.said, unknown.said) == (["utter_order_shipped"], ["utter_ask_order_number"])


def test_refunds_are_told(tmp_path: Path) -> None:
    """A refund under way, none booked, no such order, no number: each has its answer."""
    shop = demo_shop(tmp_path)
    said = []
    for number in ("4016", "4017", "9999", ""):
        scene = Scene(slots={"order_number": number})
        refund_status(scene.turn, shop)
        said.append(scene.said)
    assert said == [
        ["utter_return_received"],
        ["utter_refund_none"],
        ["utter_order_unknown"],
        ["utter_ask_refund_order"],
    ]


@pytest.mark.parametrize(
    ("number", "answer"),
    [("4022", []), ("4021", ["utter_cannot_cancel_sent"]), ("4025", ["utter_cannot_cancel_twice"])],
)
def test_only_what_is_in_the_warehouse_can_be_cancelled(
    number: str, answer: list[str], tmp_path: Path
) -> None:
    """What cannot be cancelled is explained, and the form ends instead of asking on."""
    scene = Scene(offered={"form_order": number}, slots={"requested_slot": "form_order"})
    outcome = slots_set(validate_cancel_form(scene.turn, demo_shop(tmp_path)))
    assert scene.said == answer
    assert ("requested_slot" in outcome) is bool(answer)


def test_a_yes_cancels_once_however_often_the_turn_runs(tmp_path: Path) -> None:
    """Run again after a crash, the turn says the same and changes nothing more."""
    shop = demo_shop(tmp_path)
    for _ in range(2):
        scene = Scene(slots={"form_order": "4022", "form_confirmed": True})
        cancel_order(scene.turn, shop)
        assert scene.said == ["utter_cancelled"]
    order = shop.order("4022")
    assert order is not None
    assert order.state is OrderState.CANCELLED


def test_a_confirmed_order_is_not_checked_again(tmp_path: Path) -> None:
    """The yes of a turn that runs twice finds the order cancelled by itself, and is not told so."""
    shop = demo_shop(tmp_path)
    shop.cancel("4022", "m1:cancel_order")
    again = {"form_order": "4022", "order_number": "4022", "requested_slot": "form_confirmed"}
    scene = Scene(slots=again, offered={"form_confirmed": True})
    assert validate_cancel_form(scene.turn, shop) == []
    assert scene.said == []


@pytest.mark.parametrize(("confirmed", "said"), [(False, ["utter_not_done"]), (None, [])])
def test_without_a_yes_nothing_happens(confirmed: bool | None, said: list[str], tmp_path: Path) -> None:
    """A no is acknowledged; a form that ended by itself has said enough."""
    shop = demo_shop(tmp_path)
    for action in (cancel_order, change_address):
        scene = Scene(slots={"form_order": "4022", "form_confirmed": confirmed})
        action(scene.turn, shop)
        assert scene.said == said
    order = shop.order("4022")
    assert order is not None
    assert order.state is OrderState.PACKED


def test_an_address_is_taken_without_markup(tmp_path: Path) -> None:
    """What is repeated to the customer cannot be read as a placeholder or a link."""
    typed = "12 {form_order} Hill [x](https://x.example) Street, York"
    scene = Scene(
        offered={"new_address": typed}, slots={"requested_slot": "new_address", "form_order": "4022"}
    )
    address = slots_set(validate_address_form(scene.turn, demo_shop(tmp_path)))["new_address"]
    assert not set("{}[]*`") & set(address)


@pytest.mark.parametrize("typed", ["somewhere", "12", "x" * 300 + " 1", "/inform{1234567890}"])
def test_what_is_no_address_is_asked_for_again(typed: str, tmp_path: Path) -> None:
    """Too short, too long, no number, or a payload: not an address."""
    scene = Scene(
        offered={"new_address": typed}, slots={"requested_slot": "new_address", "form_order": "4022"}
    )
    assert slots_set(validate_address_form(scene.turn, demo_shop(tmp_path))) == {"new_address": None}
    assert scene.said == ["utter_address_unclear"]


def test_an_address_is_changed_after_the_old_one_was_shown_masked(tmp_path: Path) -> None:
    """The old street is never shown in full."""
    shop = demo_shop(tmp_path)
    slots = {"form_order": "4022", "new_address": "1 New Road, York", "form_confirmed": True}
    asking, doing = Scene(slots=slots), Scene(slots=slots)
    ask_address_confirmed(asking.turn, shop)
    change_address(doing.turn, shop)
    assert asking.messages[0]["old"] == "3 Q•••, Bristol"
    assert doing.said == ["utter_address_changed"]


def test_days_are_spoken() -> None:
    """Near days have names, others a date."""
    today = NOW.date()
    days = [spoken(today + timedelta(days=n), today) for n in (-1, 0, 1, 2)]
    assert days == ["yesterday", "today", "tomorrow", "Friday 6 March"]
