"""The forms' shared parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.forms import SLOTS, Filling, fill_confirmed, forget_form, order_number, plain, start_over
from tests.actions.shop_floor import Scene, demo_shop, slots_set


@given(st.text())
def test_any_text_has_an_order_number_or_none(text: str) -> None:
    """Whatever is typed gives four to six digits or nothing."""
    found = order_number(text)
    assert found is None or (found in text and 4 <= len(found) <= 6)


@given(st.text())
def test_plain_text_is_neither_placeholder_nor_markup(text: str) -> None:
    """Rasa's and our own markup lose what makes them markup."""
    assert not set("{}[]*`\n") & set(plain(text))


@pytest.mark.parametrize(
    ("given", "text", "confidence", "said"),
    [
        (True, "grr xyz", 0.45, ["utter_yes_unclear"]),
        (True, "Ok!", 0.45, []),
        (True, "please go ahead", 0.9, []),
        (False, "not that", 0.45, []),
        (None, "hm", 0.1, []),
    ],
)
def test_only_a_sure_yes_is_a_yes(given: bool | None, text: str, confidence: float, said: list[str]) -> None:
    """A mumble that looks like a yes is asked about, because what follows cannot be undone."""
    scene = Scene(
        slots={"requested_slot": "form_confirmed"},
        offered={"form_confirmed": given},
        confidence=confidence,
        text=text,
    )
    filling = Filling(scene.turn)
    fill_confirmed(filling)
    assert scene.said == said
    assert slots_set(filling.events()) == ({"form_confirmed": None} if said else {})


def test_stopping_forgets_the_form_and_starting_over_forgets_all(tmp_path: Path) -> None:
    """After a stop the order spoken about is still known, after a fresh start it is not."""
    shop = demo_shop(tmp_path)
    stopped, fresh = forget_form(Scene().turn, shop), start_over(Scene().turn, shop)
    assert set(slots_set(stopped)) == set(SLOTS)
    assert set(slots_set(fresh)) == {*SLOTS, "order_number", "product"}
