"""The content tree: JSON and back, plain text, choices."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from hub.content import (
    Bold,
    Break,
    Card,
    Choice,
    Choices,
    Code,
    Content,
    Image,
    ItemList,
    Link,
    Paragraph,
    Text,
    choices,
    from_json,
    plain,
    text,
    to_json,
)
from hub.errors import Unreadable
from tests.strategies import contents, json_values, words


@given(contents)
def test_a_tree_comes_back_out_of_its_json(content: Content) -> None:
    assert from_json(json.loads(json.dumps(to_json(content)))) == content


@given(json_values)
def test_any_json_is_a_tree_or_unreadable(data: object) -> None:
    try:
        content = from_json(data)
    except Unreadable:
        return
    assert from_json(to_json(content)) == content


def test_a_tree_too_deep_to_read_is_unreadable() -> None:
    tree: dict[str, object] = {"type": "text", "text": "deep"}
    for _ in range(5000):
        tree = {"type": "bold", "children": [tree]}
    with pytest.raises(Unreadable):
        from_json([{"type": "paragraph", "children": [tree]}])


def _words_of(data: object) -> list[str]:
    """Every string a reader should see: text, code, titles of cards, links' and pictures' addresses."""
    if isinstance(data, list):
        return [word for item in data for word in _words_of(item)]
    if not isinstance(data, dict):
        return []
    unseen = {"type", "buttons", "choices", "media", "mime"} | (
        {"image"} if data["type"] == "card" else set()
    )
    shown = [(key, value) for key, value in data.items() if key not in unseen]
    return [word for _, value in shown for word in ([value] if isinstance(value, str) else _words_of(value))]


@given(contents)
def test_plain_text_loses_no_words(content: Content) -> None:
    said = plain(content)
    assert all(word.strip() in said for word in _words_of(to_json(content)))


@given(words)
def test_typed_words_are_kept_line_by_line(typed: str) -> None:
    assert plain(text(typed)) == "\n".join(typed.splitlines())


def test_typed_words_are_never_markup() -> None:
    assert text("**not bold**\n[no](https://link.example)") == (
        Paragraph((Text("**not bold**"), Break(), Text("[no](https://link.example)"))),
    )


def test_plain_text_of_each_block() -> None:
    content: Content = (
        Paragraph(
            (Text("Your order "), Code("A-1"), Text(" is "), Bold((Text("late"),)), Break(), Text("Sorry."))
        ),
        Paragraph((Link("https://shop.example", (Text("Shop"),)),)),
        Paragraph((Link("https://shop.example", (Text("https://shop.example"),)),)),
        ItemList(((Text("tea"),), (Text("milk"),)), ordered=True),
        ItemList(((Text("tea"),),)),
        Image("https://shop.example/cup.png", "a cup"),
        Card("Cup", "Blue", url="https://shop.example/cup", buttons=(Choice("Buy", "/buy"),)),
        Choices((Choice("Yes", "/yes"),)),
    )
    assert plain(content).splitlines() == [
        "Your order A-1 is late",
        "Sorry.",
        "Shop (https://shop.example)",
        "https://shop.example",
        "1. tea",
        "2. milk",
        "- tea",
        "a cup https://shop.example/cup.png",
        "Cup",
        "Blue",
        "https://shop.example/cup",
    ]


def test_choices_are_those_of_quick_replies_and_cards_in_order() -> None:
    buy, yes = Choice("Buy", "/buy"), Choice("Yes", "/yes")
    assert choices((Card("Cup", buttons=(buy,)), Paragraph((Text("Well?"),)), Choices((yes,)))) == (buy, yes)
