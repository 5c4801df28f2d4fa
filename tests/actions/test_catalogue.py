"""What is sold and whether it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.catalogue import availability, find, product_question
from tests.actions.shop_floor import Scene, demo_shop, slots_set


@pytest.mark.parametrize(
    ("size", "answer"),
    [("43", "utter_size_in_stock"), ("42", "utter_size_sold_out"), ("99", "utter_availability")],
)
def test_a_size_is_there_or_not(size: str, answer: str, tmp_path: Path) -> None:
    """The stock decides; a size that is not made gets the card with those that are."""
    scene = Scene(entities={"product": "trailhead boots", "size": size})
    assert slots_set(availability(scene.turn, demo_shop(tmp_path))) == {"product": "Trailhead Boots"}
    assert scene.said == [answer]


def test_the_product_spoken_about_is_remembered(tmp_path: Path) -> None:
    """ "And in M?" asks about the same jacket."""
    scene = Scene(slots={"product": "Stormline Jacket"}, entities={"size": "m"})
    availability(scene.turn, demo_shop(tmp_path))
    assert scene.said == ["utter_size_in_stock"]


def test_a_kind_of_thing_shows_all_of_it_as_cards(tmp_path: Path) -> None:
    """Two jackets, two cards, each with its price and a button."""
    scene = Scene(entities={"product": "jacket"})
    product_question(scene.turn, demo_shop(tmp_path))
    cards = scene.messages[0]["custom"]["cards"]
    assert [card["title"] for card in cards] == ["Cairn Down Jacket", "Stormline Jacket"]
    assert all("£" in card["text"] and card["buttons"] for card in cards)


def test_without_a_product_the_kinds_are_offered(tmp_path: Path) -> None:
    """A question about nothing we sell gets buttons to choose from."""
    scene = Scene(entities={"product": "canoe"})
    availability(scene.turn, demo_shop(tmp_path))
    assert scene.said == ["utter_which_product"]
    assert len(scene.messages[0]["buttons"]) == 6


@pytest.mark.parametrize("said", ["boots", "boot", "Trailhead Boots", "shoes", "down jacket", "beanie"])
def test_usual_words_find_something(said: str, tmp_path: Path) -> None:
    """Singular, plural, name or kind."""
    assert find(demo_shop(tmp_path).products(), said)
