"""Twilio's error codes: each documented one, and what it means for a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.twilio.failures import classify, is_gone, why
from hub.errors import HubError, Refused, Unauthorised, Unavailable, Unreachable

CLASSES: dict[type[HubError], tuple[int, ...]] = {
    Unavailable: (14107, 20429, 21611, 30001, 63018),
    Unreachable: (
        21211,
        21214,
        21217,
        21265,
        21408,
        21604,
        21610,
        21612,
        21614,
        63003,
        63024,
        63032,
        *(30004, 30005, 30006),
    ),
    Refused: (
        21266,
        21602,
        21608,
        21617,
        21619,
        21620,
        21623,
        21656,
        63016,
        *(30003, 30007, 30008, 30011, 30017, 30019, 30022, 30023, 30032, 30034, 30410),
    ),
    Unauthorised: (
        20003,
        20005,
        20404,
        21212,
        21601,
        21603,
        21606,
        21609,
        21659,
        21660,
        21703,
        21704,
        *(30002, 63007),
    ),
}


@pytest.mark.parametrize(
    ("code", "kind"), [(code, kind) for kind, codes in CLASSES.items() for code in codes]
)
def test_every_documented_code_has_its_class_and_its_words(code: int, kind: type[HubError]) -> None:
    error = classify(400, code)
    assert type(error) is kind
    assert str(error) == why(code)
    assert str(code) not in why(code)


def test_only_unsubscribing_is_the_customers_own_will() -> None:
    stopped = [code for code in CLASSES[Unreachable] if getattr(classify(400, code), "stopped", False)]
    assert stopped == [21610]


@pytest.mark.parametrize(("status", "kind"), [(429, Unavailable), (500, Unavailable), (503, Unavailable)])
def test_without_a_code_the_status_tells(status: int, kind: type[HubError]) -> None:
    assert type(classify(status, None)) is kind


@pytest.mark.parametrize(("status", "word"), [(401, "auth_token"), (403, "auth_token"), (404, "account")])
def test_an_answer_about_us_is_the_operators_matter(status: int, word: str) -> None:
    assert type(classify(status, None)) is Unauthorised
    assert word in str(classify(status, None))


def test_twilios_own_wish_is_kept() -> None:
    error = classify(429, 20429, 7.0)
    assert isinstance(error, Unavailable)
    assert (error.retry_after, error.everyone) == (7.0, True)


def test_a_pause_for_one_number_is_not_for_all() -> None:
    error = classify(429, 14107)
    assert isinstance(error, Unavailable)
    assert not error.everyone


def test_an_unknown_code_is_refused_for_good_and_told() -> None:
    assert type(classify(400, 29999)) is Refused
    assert "29999" in str(classify(400, 29999))


@given(st.integers(300, 599), st.none() | st.integers(0, 99999))
def test_every_answer_is_one_of_ours(status: int, code: int | None) -> None:
    assert isinstance(classify(status, code), HubError)
    assert why(code)


def test_a_phone_that_is_off_stays_reachable() -> None:
    assert not is_gone(30003)
    assert is_gone(30005)
