"""Twilio's signatures: what is let in, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import ImmutableMultiDict

from adapters.twilio.signature import OVERRIDES, verify
from hub.channel import Webhook
from hub.errors import Forged
from tests.providers.twilio_webhooks import signature
from tests.strategies import words

URL = "https://hub.example/webhooks/twilio/sms"
FORM = {"Body": "hi", "From": "+12025550143", "FromCity": ""}
KEYS = {"k1": "first-secret", "k2": "other-secret"}


def check(
    headers: dict[str, str],
    *,
    url: str = URL,
    query: str = "",
    form: dict[str, str] = FORM,
    secrets: str = "12345",
) -> None:
    webhook = Webhook("/sms", query, headers, b"")
    verify(webhook, url, ImmutableMultiDict(form), tuple(secrets.split()), KEYS)


def signed(url: str = URL, form: dict[str, str] = FORM, secret: str = "12345") -> dict[str, str]:
    return {"x-twilio-signature": signature(secret, url, form)}


def signed_by_key(key: str, secret: str, settings: str = "key={},algorithm=HMAC_SHA256") -> dict[str, str]:
    settings = settings.format(key)
    made = signature(secret, URL, FORM, "sha256")
    return {"x-twilio-signature": made, "x-twilio-webhooks-signature-settings": settings}


def test_twilios_own_example_is_let_in() -> None:
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Digits": "1234",
        "From": "+14158675309",
        "Caller": "+14158675309",
        "To": "+18005551212",
    }
    headers = {"x-twilio-signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="}
    check(headers, url="https://mycompany.com/myapp.php", query="foo=1&bar=2", form=form)


@pytest.mark.parametrize(
    ("written", "query"),
    [
        (URL, ""),
        ("https://hub.example:443/webhooks/twilio/sms", ""),
        (f"{URL}?mid=a%3A0", "mid=a%3A0"),
        (f"{URL}?mid=a:0", "mid=a%3A0"),
        (f"{URL}?mid=a%3A0", "mid=a:0"),
        (f"{URL}?", ""),
        (f"{URL}{OVERRIDES}", ""),
        (f"{URL}?mid=1{OVERRIDES}", "mid=1"),
    ],
)
def test_every_way_of_writing_our_address_is_let_in(written: str, query: str) -> None:
    check(signed(written), query=query)


def test_both_tokens_count_while_they_are_changed() -> None:
    check(signed(secret="old"), secrets="new old")
    check(signed(secret="new"), secrets="new old")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-twilio-signature": ""},
        {"x-twilio-signature": "é"},
        {"x-twilio-signature": "\udcff"},
        signed(secret="another"),
        signed(url="https://evil.example/webhooks/twilio/sms"),
        signed(form=FORM | {"Body": "bye"}),
        signed(form={"Body": "hi", "From": "+12025550143"}),
    ],
)
def test_anything_else_is_forged(headers: dict[str, str]) -> None:
    with pytest.raises(Forged):
        check(headers)


def test_a_key_is_chosen_by_its_id() -> None:
    check(signed_by_key("k1", "first-secret"))
    check(signed_by_key("k2", "other-secret", " algorithm=hmac_sha256 , key={} "))


@pytest.mark.parametrize(
    "headers",
    [
        signed_by_key("k1", "other-secret"),
        signed_by_key("k3", "first-secret"),
        signed_by_key("k1", "first-secret", "key={},algorithm=HMAC_SHA1"),
        signed_by_key("k1", "first-secret", "key={}"),
        signed_by_key("k1", "first-secret", "nonsense"),
        signed_by_key("k1", "first-secret", "key={},algorithm=NONE"),
        signed(secret="first-secret")
        | {"x-twilio-webhooks-signature-settings": "key=k1,algorithm=HMAC_SHA1"},
        signed(secret="first-secret")
        | {"x-twilio-webhooks-signature-settings": "key=k1,algorithm=HMAC_SHA256"},
        signed(secret="first-secret"),
    ],
)
def test_no_header_makes_a_key_count_for_less(headers: dict[str, str]) -> None:
    """Neither by another key's secret, nor by a weaker algorithm, nor in place of the account's token."""
    with pytest.raises(Forged):
        check(headers)


@given(
    st.dictionaries(words, words, max_size=4), st.text(max_size=20), st.dictionaries(words, words, max_size=2)
)
def test_no_input_does_more_than_be_refused(
    form: dict[str, str], query: str, headers: dict[str, str]
) -> None:
    with pytest.raises(Forged):
        check(headers, query=query, form=form)


@given(st.dictionaries(words, words, max_size=6))
def test_what_is_signed_is_let_in_whatever_it_says(form: dict[str, str]) -> None:
    check(signed(form=form), form=form)
