"""The section `twilio`: what it may hold, and that nothing of it is told when it may not."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.twilio.settings import read
from hub.errors import Unreadable
from hub.messages import Keyword
from tests.adapters.twilio.account import section, settings
from tests.strategies import json_values, words


def test_the_least_that_is_needed_is_enough() -> None:
    given = settings()
    assert (given.api_base, given.per_second, given.mms) == ("https://api.twilio.com", 1.0, ("+1",))
    assert (given.second_token, given.keys, given.replies, given.media_limit) == ("", {}, {}, 5 * 1024 * 1024)


@pytest.mark.parametrize("number", [12025550100, "+12025550100"])
def test_a_number_may_be_written_without_quotes(number: object) -> None:
    """YAML reads +12025550100 as a number and drops the plus."""
    assert settings(**{"from": number}).sender == "+12025550100"


def test_a_short_code_and_a_name_are_senders_too() -> None:
    assert settings(**{"from": 72345}).sender == "72345"
    assert settings(**{"from": "My Shop"}).sender == "My Shop"


def test_a_messaging_service_sends_faster() -> None:
    given = section(messaging_service_sid="MG1")
    del given["from"]
    assert (read(given).service, read(given).sender, read(given).per_second) == ("MG1", "", 10.0)


def test_the_hub_can_answer_keywords_itself() -> None:
    replies = settings(opt_out="hub", help_text="Ask away.").replies
    assert set(replies) == {Keyword.STOP, Keyword.START, Keyword.HELP}
    assert replies[Keyword.HELP] == "Ask away."


@pytest.mark.parametrize(
    "wrong",
    [
        {"account_sid": "SK1"},
        {"account_sid": None},
        {"auth_token": ""},
        {"auth_token": "with space"},
        {"auth_token_secondary": 7},
        {"from": "012345678"},
        {"from": ""},
        {"messaging_service_sid": "MG1"},
        {"api_base": "api.twilio.com"},
        {"webhook_keys": ["k"]},
        {"webhook_keys": {"k": ""}},
        {"opt_out": "both"},
        {"per_second": 0},
        {"per_second": True},
        {"mms": "+1"},
        {"mms": ["US"]},
        {"media_limit_mb": "5"},
        {"tokn": "x"},
    ],
)
def test_what_cannot_be_used_is_told_by_its_name(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unreadable, match=r"^twilio: ") as told:
        settings(**wrong)
    assert any(name.partition("_sid")[0] in str(told.value) for name in wrong)


@given(st.dictionaries(st.sampled_from(sorted(section())) | words, json_values, max_size=4))
def test_any_section_is_read_or_refused(changed: dict[str, Any]) -> None:
    with suppress(Unreadable):
        assert read(section() | changed).account_sid
