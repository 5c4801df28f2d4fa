"""Answers to a numbered menu: what is a choice, and that nothing else is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.content import Choice
from hub.menu import chosen
from tests.strategies import offers, words


def menu(*titles: str) -> list[Choice]:
    return [Choice(title, f"/{n}") for n, title in enumerate(titles, start=1)]


YES_NO = menu("Yes, cancel it", "No, keep it", "Talk to a person")
ORDERS = menu("Track an order", "Return an order", "Opening hours", "Something else")


def choice_of(text: str, choices: Sequence[Choice]) -> str | None:
    found = chosen(text, choices)
    return found and found.title


@pytest.mark.parametrize(
    "text",
    [
        "2",
        " 2 ",
        "2.",
        "2)",
        "(2)",
        "#2",
        "no. 2",
        "nr 2",
        "No 2",
        "Number 2",
        "option 2",
        "2 please",
        "2 pls",
        "two",
        "Two.",
        "TWO!",
        "number two",
        "option two",
        "second",
        "the second",
        "the second one",
        "2nd",
        "2️⃣",
        "\uff12",
        "the 2nd one",
        "2, thanks",
        "2!!!",
    ],
)
def test_a_number_is_the_choice_at_its_place(text: str) -> None:
    assert choice_of(text, ORDERS) == "Return an order"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("return an order", "Return an order"),
        ("RETURN AN ORDER!", "Return an order"),
        ("Return", "Return an order"),
        ("return an ordr", "Return an order"),
        ("retrun an order", "Return an order"),
        ("Something else please", "Something else"),
        ("openning hours", "Opening hours"),
        ("opening hour", "Opening hours"),
        ("open", "Opening hours"),
        ("trac", "Track an order"),
    ],
)
def test_a_title_its_beginning_or_nearly_so_is_the_choice(text: str, title: str) -> None:
    assert choice_of(text, ORDERS) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("yes", "Yes, cancel it"),
        ("yes pls", "Yes, cancel it"),
        ("Yes please!", "Yes, cancel it"),
        ("y", "Yes, cancel it"),
        ("yep", "Yes, cancel it"),
        ("yeah", "Yes, cancel it"),
        ("no", "No, keep it"),
        ("No thanks", "No, keep it"),
        ("nope", "No, keep it"),
        ("n", "No, keep it"),
    ],
)
def test_yes_and_no_are_said_in_many_ways(text: str, title: str) -> None:
    assert choice_of(text, YES_NO) == title


@pytest.mark.parametrize(
    ("text", "title"), [("yse", "Yes"), ("yesss", "Yes"), ("nooo", "No"), ("Yes", "Yes")]
)
def test_a_slip_in_a_short_word_is_forgiven(text: str, title: str) -> None:
    assert choice_of(text, menu("Yes", "No")) == title


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "0",
        "5",
        "99",
        "2 weeks ago",
        "1 and 2",
        "1 or 2",
        "2.5",
        "-",
        "?",
        "hello",
        "what",
        "an order",
        "I would like to return an order",
        "Where is my order?",
        "return?",
        "no one answers",
        "t",
        "order",
        "my order number is 2",
        "Return an order that I bought last week",
        "+44",
        "seconds",
        "once",
    ],
)
def test_anything_else_is_no_choice(text: str) -> None:
    assert chosen(text, ORDERS) is None


@pytest.mark.parametrize("text", ["not", "now", "on", "yet", "eyes", "yes but only the second half", "so"])
def test_another_word_is_no_slip_of_a_short_one(text: str) -> None:
    assert chosen(text, menu("Yes", "No")) is None


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("return", ("Return shoes", "Return shirts")),
        ("red shirt", ("Red shirts", "Red skirt")),
        ("2", ("2 pairs", "1 pair")),
        ("order 4021", ("Order 4020", "Order 4022")),
        ("same", ("Same", "Same")),
        ("yes", ("Yes, today", "Yes, tomorrow")),
        ("Size 39", ("Size 38", "Shirts")),
    ],
)
def test_where_two_could_be_meant_none_is(text: str, titles: tuple[str, ...]) -> None:
    assert chosen(text, menu(*titles)) is None


def test_a_title_said_whole_is_meant_though_another_begins_with_it() -> None:
    assert choice_of("yes", menu("Yes", "Yes, and gift-wrap it")) == "Yes"


def test_a_figure_may_be_a_title() -> None:
    assert choice_of("42", menu("41", "42")) == "42"
    assert choice_of("2", menu("1", "2")) == "2"


def test_a_title_without_letters_can_be_sent_back() -> None:
    assert choice_of("👍 ", menu("👎", "👍")) == "👍"


@given(words, st.lists(offers, max_size=4))
def test_any_text_is_one_of_the_choices_or_none(text: str, choices: list[Choice]) -> None:
    assert chosen(text, choices) in (None, *choices)


@given(
    st.lists(st.sampled_from(["red", "green", "blue", "large", "small"]), min_size=1, unique=True), st.data()
)
def test_every_choice_can_be_had_by_number_and_by_title(titles: list[str], data: st.DataObject) -> None:
    choices = menu(*titles)
    n = data.draw(st.integers(1, len(titles)))
    assert chosen(str(n), choices) == chosen(titles[n - 1].upper(), choices) == choices[n - 1]


sentences = st.lists(st.text("abcdefgh", min_size=2, max_size=8), min_size=10, unique=True).map(" ".join)


@given(sentences, st.lists(offers, max_size=4))
def test_a_long_sentence_is_no_choice(sentence: str, choices: list[Choice]) -> None:
    assert chosen(sentence, [choice for choice in choices if len(choice.title) < 20]) is None
