"""What stays of a message whose button was pressed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.pressed import Pressed
from hub.errors import Unreadable
from tests.adapters.slack.payloads import PAYLOADS
from tests.providers.slack_methods import checked
from tests.strategies import json_values, words

BLOCKS = PAYLOADS["pressed"]["message"]["blocks"]


def test_what_slack_added_to_our_blocks_is_taken_out_again() -> None:
    pressed = Pressed.of("Shall I?", BLOCKS, "a1")
    assert pressed.before == (
        {"type": "section", "text": {"type": "mrkdwn", "text": "Shall I send it &amp; close?"}},
        {"type": "image", "image_url": "https://shop.example/coat.jpg", "alt_text": "A coat"},
    )
    checked(pressed.marked("Yes"))


def test_the_choice_stands_where_the_buttons_were() -> None:
    assert Pressed.of("x", BLOCKS, "a1").marked("A & B")[2] == {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": "✓ A &amp; B"}],
    }
    assert [block["type"] for block in Pressed.of("x", BLOCKS, "other").marked("A")][-1] == "context"


def test_a_message_of_words_alone_keeps_them() -> None:
    assert [block["type"] for block in Pressed.of("Shall I?", (), None).marked("Yes")] == [
        "section",
        "context",
    ]


@given(words, st.lists(st.dictionaries(words, json_values, max_size=3), max_size=3))
def test_it_comes_back_as_it_was_written(text: str, blocks: list[dict[str, object]]) -> None:
    pressed = Pressed.of(text, blocks, None)
    assert Pressed.load(pressed.dump()).marked("Yes") == pressed.marked("Yes")


@given(words | json_values.map(str))
def test_anything_else_is_unreadable(data: str) -> None:
    with suppress(Unreadable):
        Pressed.load(data)
    for wrong in ("", "{}", "[1]", '["a", [1], []]'):
        with pytest.raises(Unreadable):
            Pressed.load(wrong)
