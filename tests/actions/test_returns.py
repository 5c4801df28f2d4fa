"""The return form: what it takes, what it asks again, when it gives up, and that it books once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.returns import announce_return, ask_return_item, matching, validate_return_form
from actions.shop import Item
from actions.sqlite_shop import SqliteShop
from tests.actions.shop_floor import Scene, demo_shop, slots_set

BOOTS = "Trailhead Boots, size 42"
ITEMS = (
    Item("Trailhead Boots", "42", 1),
    Item("Brook Socks", "M", 1),
    Item("Storm Jacket", "", 1),
    Item("Down Jacket", "", 1),
)


def test_order_and_item_are_taken_together(tmp_path: Path) -> None:
    """The boots named before the order was known are found in it, and a wrong word is not kept."""
    scene = Scene(
        slots={"requested_slot": "form_order", "return_item": "boots"}, offered={"form_order": "it's 4017"}
    )
    outcome = slots_set(validate_return_form(scene.turn, demo_shop(tmp_path)))
    assert outcome == {"order_number": "4017", "form_order": "4017", "return_item": BOOTS}


def test_the_order_spoken_about_is_used_at_the_start(tmp_path: Path) -> None:
    """ "I want to return it" needs no number, and an order of one open item needs no question."""
    scene = Scene(slots={"order_number": "4016"})
    outcome = slots_set(validate_return_form(scene.turn, demo_shop(tmp_path)))
    assert (outcome["form_order"], outcome["return_item"]) == ("4016", "Summit Beanie")


def test_an_order_without_the_thing_is_not_the_one_meant(tmp_path: Path) -> None:
    """Boots are not in the order spoken about, so its number is asked for without reproach."""
    scene = Scene(slots={"order_number": "4021"}, offered={"return_item": "boots"})
    assert validate_return_form(scene.turn, demo_shop(tmp_path)) == []
    assert scene.said == []


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("4021", "utter_cannot_return_yet"),
        ("4015", "utter_cannot_return_late"),
        ("4025", "utter_cannot_return_cancelled"),
    ],
)
def test_what_cannot_be_returned_ends_the_form(number: str, answer: str, tmp_path: Path) -> None:
    """Not delivered, too late, cancelled: said once, and nothing more is asked."""
    scene = Scene(offered={"form_order": number}, slots={"requested_slot": "form_order"})
    outcome = slots_set(validate_return_form(scene.turn, demo_shop(tmp_path)))
    assert scene.said == [answer]
    assert outcome["requested_slot"] is None


@pytest.mark.parametrize(
    ("slot", "typed", "answer"),
    [
        ("form_order", "no idea", "utter_not_an_order_number"),
        ("form_order", "9999", "utter_order_unknown"),
        ("return_item", "the canoe", "utter_item_not_in_order"),
        ("return_item", "jackets", "utter_item_unclear"),
        ("return_reason", "no", "utter_reason_unclear"),
        ("return_reason", "{}", "utter_reason_unclear"),
        ("return_wish", "money or exchange", "utter_wish_unclear"),
        ("return_wish", "a pony", "utter_wish_unclear"),
    ],
)
def test_wrong_answers_are_asked_again_and_then_handed_over(
    slot: str, typed: str, answer: str, tmp_path: Path
) -> None:
    """Once with the reason why; the second time running a person is fetched and the form ends."""
    slots = {"requested_slot": slot, **({} if slot == "form_order" else {"form_order": "4018"})}
    first = Scene(slots=slots, offered={slot: typed})
    second = Scene(slots=slots, offered={slot: typed}, said=[answer])
    shop = demo_shop(tmp_path)
    outcome = slots_set(validate_return_form(first.turn, shop))
    assert (first.said, outcome[slot], "requested_slot" in outcome) == ([answer], None, False)
    outcome = slots_set(validate_return_form(second.turn, shop))
    assert (second.said, outcome["requested_slot"]) == (["utter_handoff_not_understood"], None)


@pytest.mark.parametrize(
    ("before", "typed", "answer"),
    [
        ("utter_order_unknown", "boots", "utter_not_an_order_number"),
        ("utter_not_an_order_number", "9999", "utter_order_unknown"),
        ("utter_rephrase_in_form", "boots", "utter_handoff_not_understood"),
    ],
)
def test_a_wrong_number_is_no_misunderstanding(before: str, typed: str, answer: str, tmp_path: Path) -> None:
    """It and words that are no number are two mistakes: each gets its own answer before a person comes."""
    scene = Scene(slots={"requested_slot": "form_order"}, offered={"form_order": typed}, said=[before])
    validate_return_form(scene.turn, demo_shop(tmp_path))
    assert scene.said == [answer]


def test_an_item_on_its_way_back_is_not_taken_again(tmp_path: Path) -> None:
    """A booked return is said to be booked; an order with nothing left ends the form."""
    shop = demo_shop(tmp_path)
    scene = Scene(
        slots={"requested_slot": "return_item", "form_order": "4016"}, offered={"return_item": "trousers"}
    )
    validate_return_form(scene.turn, shop)
    book(shop, "4016", "Summit Beanie")
    empty = Scene(slots={"requested_slot": "form_order"}, offered={"form_order": "4016"})
    validate_return_form(empty.turn, shop)
    assert (scene.said, empty.said) == (["utter_item_already_returned"], ["utter_nothing_left_to_return"])


def test_the_items_are_offered_as_buttons(tmp_path: Path) -> None:
    """Each open item has a button that names it exactly."""
    scene = Scene(slots={"form_order": "4017"})
    ask_return_item(scene.turn, demo_shop(tmp_path))
    assert scene.messages[0]["buttons"][0] == {"title": BOOTS, "payload": f'/inform{{"product": "{BOOTS}"}}'}


def test_a_yes_books_once_however_often_the_turn_runs(tmp_path: Path) -> None:
    """Killed after the booking and run again, the turn tells the same number."""
    shop = demo_shop(tmp_path)
    numbers = {book(shop, "4017", BOOTS) for _ in range(2)}
    assert len(numbers) == 1
    assert [item.number for item in shop.returns("4017")] == list(numbers)


def test_a_no_books_nothing(tmp_path: Path) -> None:
    """The customer may still say no at the end."""
    shop = demo_shop(tmp_path)
    scene = Scene(slots={"form_confirmed": False, "form_order": "4017"})
    announce_return(scene.turn, shop)
    assert (scene.said, shop.returns("4017")) == (["utter_not_done"], ())


def test_words_find_items() -> None:
    """A part of the name is enough, the exact label is best, two of a kind are both found."""
    found = [
        [item.name for item in matching(ITEMS, said)]
        for said in ("my boot", BOOTS, "down jacket", "jacket", "42", "")
    ]
    assert found == [
        ["Trailhead Boots"],
        ["Trailhead Boots"],
        ["Down Jacket"],
        ["Storm Jacket", "Down Jacket"],
        [],
        [],
    ]


@given(st.text())
def test_any_text_finds_items_or_none(said: str) -> None:
    """Whatever is typed, matching answers with some of the items."""
    assert set(matching(ITEMS, said)) <= set(ITEMS)


def book(shop: SqliteShop, order: str, item: str) -> str:
    """Say yes to a return and take the number that is told."""
    slots = {"form_order": order, "return_item": item, "return_reason": "too small", "return_wish": "refund"}
    scene = Scene(slots={**slots, "form_confirmed": True})
    announce_return(scene.turn, shop)
    assert scene.said == ["utter_returned_for_refund"]
    return str(scene.messages[0]["number"])
