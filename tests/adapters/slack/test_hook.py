"""The webhook: who is let in, and what is answered."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack import connect
from hub.channel import Hook, Webhook
from hub.errors import Forged, Unreadable
from tests.adapters.slack.line import GIVEN, surroundings
from tests.adapters.slack.payloads import PAYLOADS, letter
from tests.adapters.slack.signing import NOW, SECRET, request, signed

VECTOR = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
    b"%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
"""The example of Slack's documentation."""
SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


@asynccontextmanager
async def hook(now: int = NOW, **more: str) -> AsyncIterator[Hook]:
    async with connect(
        {**GIVEN, "signing_secret": SECRET, **more}, surroundings(clock=lambda: now)
    ) as connected:
        yield connected.hook


async def test_slacks_own_example_is_let_in_and_altered_it_is_not() -> None:
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": "1531420618",
        "x-slack-signature": SIGNATURE,
    }
    async with hook(1_531_420_618_000) as ours:
        assert (await ours.receive(Webhook("", "", headers, VECTOR))).letters == ()
        with pytest.raises(Forged):
            await ours.receive(Webhook("", "", headers, VECTOR + b"x"))


@pytest.mark.parametrize("name", ["text", "mention", "pressed", "edited"])
async def test_what_is_signed_is_taken_and_answered_with_nothing(name: str) -> None:
    async with hook() as ours:
        received = await ours.receive(request(PAYLOADS[name]))
    assert (received.letters, received.body) == ((letter(name),), b"")


async def test_a_command_is_answered_with_a_line_for_the_customer() -> None:
    async with hook() as ours:
        received = await ours.receive(request(PAYLOADS["command_human"]))
    assert len(received.letters) == 1
    assert json.loads(received.body)["response_type"] == "ephemeral"
    assert received.media_type == "application/json"


async def test_slacks_question_at_setting_up_is_answered() -> None:
    async with hook() as ours:
        received = await ours.receive(request({"type": "url_verification", "challenge": "3eZb"}))
        assert (received.letters, json.loads(received.body)) == ((), {"challenge": "3eZb"})
        with pytest.raises(Forged):
            await ours.receive(request({"type": "url_verification", "challenge": "3eZb"}, secret="other"))


async def test_retries_are_the_same_letters() -> None:
    async with hook() as ours:
        first = request(PAYLOADS["text"])
        again = replace(
            first, headers={**first.headers, "x-slack-retry-num": "1", "x-slack-retry-reason": "x"}
        )
        assert await ours.receive(first) == await ours.receive(again)


@pytest.mark.parametrize(
    "headers",
    [
        {"x-slack-signature": ""},
        {"x-slack-signature": "v0=é"},
        {"x-slack-signature": f"v0={'0' * 64}"},
        {"x-slack-request-timestamp": "soon"},
        {"x-slack-request-timestamp": ""},
        {"x-slack-request-timestamp": "1790000001"},
    ],
)
async def test_a_wrong_signature_is_forged(headers: dict[str, str]) -> None:
    given = request(PAYLOADS["text"])
    async with hook() as ours:
        with pytest.raises(Forged):
            await ours.receive(replace(given, headers={**given.headers, **headers}))
        with pytest.raises(Forged):
            await ours.receive(replace(given, headers={}))


@pytest.mark.parametrize("off", [-301, 301])
async def test_an_old_request_is_forged(off: int) -> None:
    async with hook() as ours:
        with pytest.raises(Forged):
            await ours.receive(request(PAYLOADS["text"], at=NOW // 1000 + off))


async def test_without_a_secret_nobody_is_let_in() -> None:
    async with hook(signing_secret="", mode="socket", app_token="xapp-1-A0-1-x") as ours:
        with pytest.raises(Forged):
            await ours.receive(request(PAYLOADS["text"], secret="none: a socket needs no signatures"))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"7", "application/json"),
        (b"[" * 5000, "application/json"),
        (b"payload={", "application/x-www-form-urlencoded"),
        (b"payload=[]", "application/x-www-form-urlencoded"),
        (b'{"type":"event_callback","team_id":"T1"}', "application/json"),
    ],
)
async def test_what_cannot_be_parsed_is_unreadable_if_it_is_signed(body: bytes, kind: str) -> None:
    async with hook() as ours:
        with pytest.raises(Unreadable):
            await ours.receive(signed(body, kind))
        with pytest.raises(Forged):
            await ours.receive(signed(body, kind, secret="other"))


@given(
    st.binary(max_size=60) | st.text(max_size=60).map(str.encode),
    st.sampled_from(["application/json", "application/x-www-form-urlencoded", "text/plain", ""]),
    st.booleans(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
async def test_any_body_is_taken_unreadable_or_forged(body: bytes, kind: str, ours: bool) -> None:
    async with hook() as given:
        try:
            await given.receive(signed(body, kind, secret=SECRET if ours else "other"))
        except (Unreadable, Forged):
            return
        assert ours or body.startswith(b"ssl_check=")


async def test_stray_settings_of_the_environment_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library reads these by itself: with them it would begin to sign in with Slack."""
    for name in ("CLIENT_ID", "CLIENT_SECRET", "BOT_TOKEN", "SIGNING_SECRET", "APP_TOKEN"):
        monkeypatch.setenv(f"SLACK_{name}", "stray")
    async with hook() as ours:
        assert len((await ours.receive(request(PAYLOADS["text"]))).letters) == 1


async def test_nothing_of_a_forged_request_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with hook() as ours:
        with pytest.raises(Forged):
            await ours.receive(request(PAYLOADS["text"], secret="other"))
        await ours.receive(request(PAYLOADS["text"]))
    assert "order" not in caplog.text
