"""Points and codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.perks import loyalty_points, promo_code
from tests.actions.shop_floor import Scene, demo_shop


@pytest.mark.parametrize(
    ("card", "answer"),
    [("l70017", "utter_points"), ("L-99999", "utter_card_unknown"), (None, "utter_loyalty")],
)
def test_points_of_a_card(card: str | None, answer: str, tmp_path: Path) -> None:
    """However the number is written."""
    scene = Scene(entities={"loyalty_card": card} if card else {})
    loyalty_points(scene.turn, demo_shop(tmp_path))
    assert scene.said == [answer]


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("trail10", "utter_promo_valid"),
        ("WINTER20", "utter_promo_over"),
        ("NOPE1", "utter_promo_unknown"),
        (None, "utter_promo"),
    ],
)
def test_what_is_the_matter_with_a_code(code: str | None, answer: str, tmp_path: Path) -> None:
    """Valid, over, unknown, or not named."""
    scene = Scene(entities={"promo_code": code} if code else {})
    promo_code(scene.turn, demo_shop(tmp_path))
    assert scene.said == [answer]
