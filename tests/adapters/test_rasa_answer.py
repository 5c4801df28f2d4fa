"""Rasa's dicts as content."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.rasa_answer import parse
from hub.bot import Answer, Handoff
from hub.content import Card, Choice, Choices, Image, Link, Paragraph, Text, from_json, plain, to_json
from hub.errors import Unreadable

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_WORDS = st.text(st.characters()) | st.none()
_URL = st.sampled_from(
    ["https://shop.example/a.png", "javascript:alert(1)", "http://[", "", "mailto:a@b.example"]
)
_BUTTON = st.fixed_dictionaries({"title": _WORDS}, optional={"payload": _WORDS})
_CARD = st.fixed_dictionaries(
    {"title": _WORDS},
    optional={"text": _WORDS, "image": _URL | _JSON, "url": _URL, "buttons": st.lists(_BUTTON, max_size=2)},
)
_MESSAGE = st.fixed_dictionaries(
    {},
    optional={
        "text": _WORDS | _JSON,
        "image": _URL,
        "attachment": _URL,
        "buttons": st.lists(_BUTTON, max_size=2) | _JSON,
        "custom": st.fixed_dictionaries({"cards": st.lists(_CARD, max_size=2)}) | _JSON,
    },
)
_LIKELY = st.fixed_dictionaries(
    {"messages": st.lists(_MESSAGE | _JSON, max_size=3)},
    optional={"handoff": _JSON, "intent": _JSON, "fallback": _JSON, "slots": _JSON, "model_id": _JSON},
)


def test_words_come_before_the_picture_and_choices_last() -> None:
    message = {
        "buttons": [{"title": "Yes", "payload": "/affirm"}, {"title": "No"}],
        "image": "https://shop.example/boots.png",
        "text": "Boots",
    }
    assert _one(message) == (
        Paragraph((Text("Boots"),)),
        Image("https://shop.example/boots.png"),
        Choices((Choice("Yes", "/affirm"), Choice("No", "No"))),
    )


def test_cards_are_cards() -> None:
    card = {"title": "Boots", "text": None, "url": "https://shop.example", "buttons": [{"title": "Buy"}]}
    assert _one({"custom": {"cards": [card]}}) == (
        Card("Boots", url="https://shop.example", buttons=(Choice("Buy", "Buy"),)),
    )


def test_an_attachment_is_a_link() -> None:
    url = "https://shop.example/invoice.pdf"
    assert _one({"attachment": url}) == (Paragraph((Link(url, (Text(url),)),)),)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://["])
def test_an_address_nobody_may_follow_is_left_out(url: str) -> None:
    card = {"title": "Boots", "image": url, "url": url}
    message = {"text": "x", "image": url, "attachment": url, "custom": {"cards": [card]}}
    assert _one(message) == (Paragraph((Text("x"),)), Card("Boots"))


def test_a_message_with_nothing_to_show_is_none() -> None:
    assert _answer({"messages": [{}, {"text": ""}, {"custom": {"other": 1}}]}).messages == ()


def test_a_handoff_is_told() -> None:
    answer = _answer({"messages": [], "handoff": {"reason": "asked", "team": "care"}})
    assert answer.handoff == Handoff("asked", "care")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"messages": [{"text": NaN}]}']
)
def test_what_is_no_answer_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        parse(body)


@given(_LIKELY | _JSON)
def test_any_json_is_an_answer_or_unreadable(data: Any) -> None:
    """And what is an answer can be kept, sent and shown."""
    try:
        answer = _answer(data)
    except Unreadable:
        return
    for content in answer.messages:
        assert from_json(to_json(content)) == content
        assert plain(content).encode() is not None
    assert json.dumps(dict(answer.memory.slots), allow_nan=False)


@given(st.binary())
def test_any_bytes_are_an_answer_or_unreadable(body: bytes) -> None:
    try:
        parse(body)
    except Unreadable:
        return


def _answer(data: Any) -> Answer:
    return parse(json.dumps(data).encode())


def _one(message: dict[str, Any]) -> Any:
    (content,) = _answer({"messages": [message]}).messages
    return content
