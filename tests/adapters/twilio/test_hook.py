"""The way in: what a signed webhook brings, and that nothing unsigned gets further."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.twilio.hook import TwilioHook
from hub.channel import Received, Webhook
from hub.errors import Forged, Unreadable
from hub.messages import Reported, Said
from tests.adapters.twilio.account import HUB, settings
from tests.adapters.twilio.payloads import payloads
from tests.fakes import NOON, Clock
from tests.providers.twilio import TOKEN
from tests.providers.twilio_webhooks import signature

URL = f"{HUB}/webhooks/twilio"
TEXT = payloads("text")["text"]["form"]
STATUS = payloads("status_*")["status_delivered"]["form"]


async def receive(path: str, form: dict[str, str], query: str = "", **more: Any) -> Received:
    """Receive a form as Twilio signs it; `body`, `secret` and `headers` may differ from that."""
    address = f"{URL}{path}" + (f"?{query}" if query else "")
    headers = {"x-twilio-signature": signature(more.get("secret", TOKEN), address, form)}
    body = more.get("body", urlencode(form).encode())
    hook = TwilioHook(settings(auth_token_secondary="second"), URL, Clock())
    return await hook.receive(Webhook(path, query, more.get("headers", headers), body))


async def test_a_message_is_taken_and_answered_with_no_message() -> None:
    received = await receive("/sms", TEXT)
    assert [type(letter) for letter in received.letters] == [Said]
    assert received.letters[0].at == NOON
    assert received.body.endswith(b"<Response/>")
    assert received.media_type == "text/xml"


async def test_a_status_callback_tells_of_the_message_in_its_address() -> None:
    (letter,) = (await receive("/status", STATUS, "mid=01J%3A0%2Bx")).letters
    assert isinstance(letter, Reported)
    assert letter.mid == "01J:0+x"


async def test_a_callback_of_a_part_tells_nothing_of_the_whole() -> None:
    assert (await receive("/status", STATUS, "mid=a&part=1")).letters == ()


async def test_the_other_token_is_let_in_while_they_are_changed() -> None:
    assert (await receive("/sms", TEXT, secret="second")).letters


async def test_blank_values_are_signed_too() -> None:
    assert (await receive("/sms", TEXT | {"FromCity": "", "ToZip": ""})).letters


@pytest.mark.parametrize(
    "more",
    [
        {"headers": {}},
        {"secret": "guessed"},
        {"body": urlencode(TEXT | {"Body": "another"}).encode()},
        {"body": b'{"From": "+12025550143"}'},
        {"body": b"\xff\xfe"},
        {"body": b""},
    ],
)
async def test_what_is_not_signed_is_forged(more: dict[str, Any]) -> None:
    with pytest.raises(Forged):
        await receive("/sms", TEXT, **more)


async def test_what_is_signed_for_another_address_is_forged() -> None:
    headers = {"x-twilio-signature": signature(TOKEN, f"{URL}/status", TEXT)}
    with pytest.raises(Forged):
        await receive("/sms", TEXT, headers=headers)


@pytest.mark.parametrize("path", ["", "/voice"])
async def test_there_are_no_other_webhooks(path: str) -> None:
    with pytest.raises(Unreadable):
        await receive(path, TEXT)


@given(st.binary(max_size=80), st.text(max_size=20), st.sampled_from(["/sms", "/status", ""]))
async def test_any_request_is_taken_forged_or_unreadable(body: bytes, query: str, path: str) -> None:
    hook = TwilioHook(settings(), URL, Clock())
    with suppress(Forged, Unreadable):
        await hook.receive(Webhook(path, query, {"x-twilio-signature": "x"}, body))
