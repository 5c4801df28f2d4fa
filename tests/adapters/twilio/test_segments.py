"""What a text costs as SMS."""

from __future__ import annotations

import pytest
from hypothesis import given

from adapters.twilio.segments import is_gsm, plainer, segments, units
from tests.strategies import words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("a" * 159 + "€", 2),
        ("€" * 153, 3),  # 76 in each: none is cut in two
        ("ç" * 70, 1),
        ("ç" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 67, 3),  # 33 in each
        ("ä" * 160, 1),
    ],
)
def test_texts_take_as_many_messages_as_phones_count(text: str, count: int) -> None:
    assert segments(text) == count


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("\u201cIt\u2019s here\u201d \u2013 on time\u2026", '"It\'s here" - on time...'),
        ("5\u00a0\u20ac", "5 €"),
        ("2 \u00d7 \u00bd", "2 x 1/2"),
        ("col\u00adlect\u200b", "collect"),
        ("caf\u00e9", "café"),
    ],
)
def test_other_quotes_dashes_and_spaces_make_a_text_cheap(text: str, written: str) -> None:
    assert plainer(text) == written
    assert is_gsm(plainer(text))


@pytest.mark.parametrize("text", ["\u201chi\u201d \U0001f600", "\u2026 ça va", "\u201c\u0434\u0430\u201d"])
def test_where_that_does_not_help_a_text_keeps_its_looks(text: str) -> None:
    assert plainer(text) == text


def test_a_text_that_would_grow_dearer_keeps_its_looks() -> None:
    assert plainer("\u2026" * 70) == "\u2026" * 70


@given(words)
def test_a_text_is_made_no_dearer(text: str) -> None:
    assert segments(plainer(text)) <= segments(text)


def test_length_is_counted_in_utf_16() -> None:
    assert units("a😀") == 3
