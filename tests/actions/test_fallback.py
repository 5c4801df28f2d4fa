"""Words that fit nowhere: asked once, then handed over; bare facts answer their question."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.fallback import TOPICS, inform, not_understood
from actions.forms import REPROACHES
from tests.actions.shop_floor import Scene, demo_shop, slots_set


def test_the_first_time_the_likeliest_topics_are_offered(tmp_path: Path) -> None:
    """Three topics by likelihood, filled up with the usual ones, and a person."""
    scene = Scene(likely=["nlu_fallback", "greet", "sizes"])
    not_understood(scene.turn, demo_shop(tmp_path))
    assert scene.said == ["utter_rephrase"]
    payloads = [button["payload"] for button in scene.messages[0]["buttons"]]
    assert payloads == ["/sizes", "/order_status", "/return_item", "/ask_person"]


@pytest.mark.parametrize("before", sorted(REPROACHES))
def test_the_second_time_running_a_person_is_fetched(before: str, tmp_path: Path) -> None:
    """Whatever the first misunderstanding was; a form that is open ends."""
    scene = Scene(said=[before], form="return_form")
    events = not_understood(scene.turn, demo_shop(tmp_path))
    assert scene.said == ["utter_handoff_not_understood"]
    assert slots_set(events)["requested_slot"] is None


def test_after_the_handover_it_begins_anew(tmp_path: Path) -> None:
    """When the bot is back, it asks once again before it gives up again: no loop."""
    scene = Scene(said=["utter_handoff_not_understood"])
    not_understood(scene.turn, demo_shop(tmp_path))
    assert scene.said == ["utter_rephrase"]


def test_inside_a_form_the_form_asks_again(tmp_path: Path) -> None:
    """No topics are offered there: the form's own question follows."""
    scene = Scene(form="cancel_form", likely=["sizes"])
    assert not_understood(scene.turn, demo_shop(tmp_path)) == []
    assert (scene.said, scene.messages[0]["buttons"]) == (["utter_rephrase_in_form"], [])


@pytest.mark.parametrize(
    ("entities", "answer"),
    [
        ({"order_number": "4021"}, "utter_order_shipped"),
        ({"loyalty_card": "L-70017"}, "utter_points"),
        ({"promo_code": "TRAIL10"}, "utter_promo_valid"),
        ({"town": "Leeds"}, "utter_store"),
        ({"weekday": "today"}, "utter_hours_day"),
        ({"product": "tent"}, "utter_availability"),
        ({}, "utter_rephrase"),
    ],
)
def test_a_bare_fact_answers_its_question(entities: dict[str, str], answer: str, tmp_path: Path) -> None:
    """A number, a card, a code, a town, a day, a thing; anything else is not understood."""
    scene = Scene(entities=entities)
    inform(scene.turn, demo_shop(tmp_path))
    assert scene.said == [answer]


def test_a_number_given_for_a_refund_tells_the_refund(tmp_path: Path) -> None:
    """The question before decides what a bare number means."""
    scene = Scene(entities={"order_number": "4017"}, said=["utter_ask_refund_order"])
    inform(scene.turn, demo_shop(tmp_path))
    assert scene.said == ["utter_refund_none"]


def test_topics_have_short_titles() -> None:
    """Buttons fit on a phone."""
    assert all(len(title) <= 24 for title in TOPICS.values())
