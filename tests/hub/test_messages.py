"""Letters, log lines and outgoing messages: JSON and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import Unreadable
from hub.messages import (
    LETTER,
    LOG_LINE,
    OUTBOUND,
    OUTCOME,
    Address,
    Codec,
    Letter,
    LogLine,
    Outbound,
    Outcome,
)
from tests.strategies import json_values, letters, log_lines, outbounds
from tests.values import said

CODECS = [LETTER, LOG_LINE, OUTBOUND, OUTCOME]


@given(letters)
def test_any_letter_comes_back_as_it_was(letter: Letter) -> None:
    assert LETTER.load(LETTER.dump(letter)) == letter


@given(log_lines)
def test_any_log_line_comes_back_as_it_was(line: LogLine) -> None:
    assert LOG_LINE.load(LOG_LINE.dump(line).encode()) == line


@given(outbounds)
def test_any_outgoing_message_comes_back_as_it_was(message: Outbound) -> None:
    assert OUTBOUND.load(OUTBOUND.dump(message)) == message


@given(st.builds(Outcome, st.booleans(), st.text(st.characters(exclude_categories=["Cs"]))))
def test_any_outcome_comes_back_as_it_was(outcome: Outcome) -> None:
    assert OUTCOME.load(OUTCOME.dump(outcome)) == outcome


@pytest.mark.parametrize("codec", CODECS)
@given(data=st.text() | st.binary() | json_values.map(json.dumps))
def test_anything_else_is_unreadable_and_nothing_worse(codec: Codec[object], data: str | bytes) -> None:
    try:
        value = codec.load(data)
    except Unreadable:
        return
    assert codec.load(codec.dump(value)) == value


@pytest.mark.parametrize("data", ["[" * 100_000, "", "null", '{"type":"said"}', '{"type":"nobody"}', b"\xff"])
def test_broken_letters_are_unreadable(data: str | bytes) -> None:
    with pytest.raises(Unreadable):
        LETTER.load(data)


def test_a_letter_written_before_a_field_was_added_is_still_read() -> None:
    old = {
        "type": "said",
        "id": "m1",
        "at": 1,
        "address": {"channel": "webchat", "id": "visitor-1"},
        "text": "hello",
    }
    assert LETTER.load(json.dumps(old)) == said("m1")


def test_addresses_sort_by_channel() -> None:
    assert min(Address("sms", "1"), Address("email", "2")).channel == "email"
