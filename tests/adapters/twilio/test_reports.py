"""Twilio's status callbacks to letters."""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.twilio.reports import report
from hub.errors import Unreadable
from hub.messages import LETTER, Reported
from tests.adapters.twilio.payloads import payloads
from tests.strategies import words

STATUSES = payloads("status_*")
DELIVERED = STATUSES["status_delivered"]["form"]


@pytest.mark.parametrize("payload", STATUSES.values(), ids=STATUSES.keys())
def test_every_status_is_told(payload: dict[str, Any]) -> None:
    expected = tuple(LETTER.load(json.dumps(letter | {"at": 7})) for letter in payload["letters"])
    assert report(payload["form"], "letter:0", whole=True, at=7) == expected


def test_a_message_that_twilio_has_is_told_once() -> None:
    """Accepted, queued, sending, sent: one piece of news, whatever comes first."""
    told = [
        letter.id
        for name in ("accepted", "queued", "sending", "sent")
        for letter in report(STATUSES[f"status_{name}"]["form"], "m", whole=True, at=7)
    ]
    assert len(set(told)) == 1


def test_in_any_order_the_highest_rank_is_the_last_word() -> None:
    """What the core needs to move a message forward only."""
    forms = [STATUSES[f"status_{name}"]["form"] for name in ("queued", "delivered", "read")]
    for order in permutations(forms):
        letters = [letter for form in order for letter in report(form, "m", whole=True, at=7)]
        ranks = [letter.status.rank for letter in letters if isinstance(letter, Reported)]
        assert sorted(ranks) == [1, 2, 3]


def test_a_part_that_is_not_the_last_tells_only_its_failure() -> None:
    assert report(DELIVERED, "m", whole=False, at=7) == ()
    failed = STATUSES["status_undelivered"]["form"]
    assert report(failed, "m", whole=False, at=7) == report(failed, "m", whole=True, at=7)


def test_of_a_message_that_is_not_ours_only_the_number_is_news() -> None:
    assert report(DELIVERED, "", whole=True, at=7) == ()
    assert len(report(STATUSES["status_unknown_number"]["form"], "", whole=True, at=7)) == 1


@pytest.mark.parametrize(
    "change", [{"MessageStatus": "new", "SmsStatus": ""}, {"To": ""}, {"MessageSid": "", "SmsSid": ""}]
)
def test_what_is_no_status_callback_is_not_read(change: dict[str, str]) -> None:
    with pytest.raises(Unreadable):
        report(DELIVERED | change, "m", whole=True, at=7)


NAMES = ["MessageSid", "MessageStatus", "SmsStatus", "To", "ErrorCode"]
values = words | st.sampled_from(["failed", "FAILED", "sent", "30005", "9" * 5000, "²"])


@given(st.dictionaries(st.sampled_from(NAMES) | words, values), words, st.booleans())
def test_any_form_is_read_or_is_unreadable(form: dict[str, str], mid: str, whole: bool) -> None:
    with suppress(Unreadable):
        for letter in report(DELIVERED | form, mid, whole=whole, at=7):
            assert LETTER.load(LETTER.dump(letter)) == letter
