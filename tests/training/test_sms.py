"""The length of a text message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import sms


@pytest.mark.parametrize(
    ("text", "length", "messages"),
    [
        ("", 0, 1),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("é£à" * 53, 159, 1),
        ("€" * 80, 160, 1),  # an escape each
        ("€" * 81, 162, 2),
        ("\u2019" + "a" * 69, 70, 1),
        ("\u2019" + "a" * 70, 71, 2),
        ("👢" * 35, 70, 1),  # two each
        ("👢" * 36, 72, 2),
    ],
)
def test_a_message_has_160_places_or_70_with_a_strange_character(
    text: str, length: int, messages: int
) -> None:
    assert (sms.length(text), sms.messages(text)) == (length, messages)


def test_strange_characters_are_told_once() -> None:
    assert sms.strange("it\u2019s \u2019here\u2019 → €5") == "\u2019→"


@given(st.text(max_size=400))
def test_longer_is_never_cheaper(text: str) -> None:
    assert sms.messages(text) <= sms.messages(text + "a")
