"""Missing and damaged parcels."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.parcels import report_parcel, validate_parcel_form
from tests.actions.shop_floor import Scene, demo_shop, slots_set


@pytest.mark.parametrize(
    ("problem", "number", "answer"),
    [
        ("missing", "4019", []),
        ("missing", "4017", []),
        ("missing", "4021", ["utter_not_missing_yet"]),
        ("damaged", "4017", []),
        ("damaged", "4023", ["utter_not_sent_yet"]),
    ],
)
def test_a_claim_must_be_possible(problem: str, number: str, answer: list[str], tmp_path: Path) -> None:
    """A parcel that is not due cannot be missing, one not sent cannot be damaged."""
    scene = Scene(
        slots={"requested_slot": "form_order", "parcel_problem": problem}, offered={"form_order": number}
    )
    validate_parcel_form(scene.turn, demo_shop(tmp_path))
    assert scene.said == answer


@pytest.mark.parametrize(
    ("typed", "wish"), [("a new one please", "replacement"), ("my money back", "refund")]
)
def test_the_wish_is_understood_in_words(typed: str, wish: str, tmp_path: Path) -> None:
    """Buttons are not needed to say what would make it good."""
    scene = Scene(
        slots={"requested_slot": "parcel_wish", "form_order": "4019"}, offered={"parcel_wish": typed}
    )
    assert slots_set(validate_parcel_form(scene.turn, demo_shop(tmp_path))) == {"parcel_wish": wish}


def test_a_claim_is_opened_once(tmp_path: Path) -> None:
    """The turn run again tells the same number; a no opens nothing."""
    shop = demo_shop(tmp_path)
    slots = {"form_order": "4019", "parcel_problem": "missing", "parcel_wish": "refund"}
    numbers = []
    for _ in range(2):
        scene = Scene(slots={**slots, "form_confirmed": True})
        report_parcel(scene.turn, shop)
        numbers.append(scene.messages[0]["number"])
    no = Scene(slots={**slots, "form_confirmed": False})
    report_parcel(no.turn, shop)
    assert numbers == ["P-901", "P-901"]
    assert no.said == ["utter_not_done"]
