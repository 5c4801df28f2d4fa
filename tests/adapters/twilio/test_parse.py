"""Twilio's form of a message to a letter."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.twilio.parse import keyword, parse, unwrapped
from hub.errors import Unreadable
from hub.messages import LETTER, Keyword
from tests.adapters.twilio.payloads import payloads
from tests.strategies import words

MESSAGES = payloads("[!s]*") | payloads("s[!t]*") | payloads("st[oa][pr]*")
TEXT = MESSAGES["text"]["form"]
NAMES = ["MessageSid", "SmsSid", "From", "To", "Body", "AccountSid", "NumMedia", "OptOutType"]
forms = st.dictionaries(
    st.sampled_from([*NAMES, "MediaUrl0", "MediaContentType0", "MediaUrl1"]) | words, words
)


@pytest.mark.parametrize("payload", MESSAGES.values(), ids=MESSAGES.keys())
def test_every_kind_of_message_is_read(payload: dict[str, Any]) -> None:
    expected = LETTER.load(json.dumps(payload["letter"] | {"at": 7}))
    assert parse(payload["form"], 7) == (expected,)


@pytest.mark.parametrize(
    "word", ["stop", "STOPALL", "unsubscribe", "CANCEL", "end", "Quit", "OPTOUT", "revoke", "ARRET"]
)
def test_a_word_that_ends_messages(word: str) -> None:
    assert keyword(f" {word}\n") is Keyword.STOP


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("start", Keyword.START),
        ("UNSTOP", Keyword.START),
        ("yes", Keyword.MAYBE_START),
        ("Help", Keyword.HELP),
        ("INFO", Keyword.HELP),
        ("STOP PLEASE", None),
        ("stop.", None),
        ("please stop", None),
        ("", None),
    ],
)
def test_only_a_whole_message_is_a_keyword(text: str, means: Keyword | None) -> None:
    assert keyword(text) is means


@pytest.mark.parametrize(
    ("opt_out", "means"),
    [("STOP", Keyword.STOP), ("START", Keyword.START), ("HELP", Keyword.HELP), ("X", None)],
)
def test_what_twilio_says_of_a_message_counts_first(opt_out: str, means: Keyword | None) -> None:
    assert keyword("any words", opt_out) is means
    assert keyword("help", opt_out) is (means or Keyword.HELP)


@pytest.mark.parametrize(
    "change",
    [
        {"MessageSid": "", "SmsSid": "", "SmsMessageSid": ""},
        {"MessageSid": "../x", "SmsSid": "a b", "SmsMessageSid": "é"},
        {"From": ""},
        {"From": "whatsapp:+12025550143"},
        {"From": "rcs:+12025550143"},
        {"From": "+12025550143 or another"},
    ],
)
def test_what_is_no_text_message_is_not_read(change: dict[str, str]) -> None:
    with pytest.raises(Unreadable):
        parse(TEXT | change, 7)


def test_a_repeat_has_the_same_ids() -> None:
    first, repeat = parse(MESSAGES["picture"]["form"], 7), parse(MESSAGES["picture"]["form"], 9)
    assert [letter.id for letter in first] == [letter.id for letter in repeat]


@pytest.mark.parametrize(
    "body",
    [
        "aGVsbG8gd29ybGQ=",  # short: could be a code to copy
        "https" * 20,
        base64.b64encode(bytes(range(60))).decode(),
        base64.b64encode(b"nowhitespacehere" * 8).decode(),
        "word " * 20,
    ],
)
def test_words_that_may_not_be_base64_stay(body: str) -> None:
    assert unwrapped(body) == body


@given(words)
def test_no_message_people_write_is_taken_for_base64(text: str) -> None:
    assert unwrapped(text) == text


@given(forms)
def test_any_form_is_read_or_is_unreadable(form: dict[str, str]) -> None:
    with suppress(Unreadable):
        for letter in parse(form, 7) + parse(TEXT | form, 7):
            assert LETTER.load(LETTER.dump(letter)) == letter


@given(forms)
def test_an_attachments_id_is_safe_in_a_file_name(form: dict[str, str]) -> None:
    with suppress(Unreadable):
        for letter in parse(form | {"MediaUrl0": "x", "From": "+12025550143"}, 7):
            for each in getattr(letter, "attachments", ()):
                assert each.id.replace("-", "").isalnum()
                assert each.id.isascii()
