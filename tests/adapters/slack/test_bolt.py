"""Bolt as the hub uses it."""

from __future__ import annotations

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.bolt import bolt, verifier
from adapters.slack.settings import read
from tests.adapters.slack.line import GIVEN
from tests.adapters.slack.payloads import PAYLOADS
from tests.adapters.slack.signing import NOW, SECRET, request

SETTINGS = read({**GIVEN, "signing_secret": SECRET})


async def answered(status: int) -> BoltResponse:
    """What Slack is answered where the hub answers so; the client could reach nobody."""

    async def handle(_: AsyncBoltRequest) -> BoltResponse:
        return BoltResponse(status=status)

    client = AsyncWebClient("xoxb-1", "http://127.0.0.1:1/api/", retry_handlers=[])
    app = bolt(SETTINGS, client, verifier(SETTINGS, lambda: NOW), handle)
    webhook = request(PAYLOADS["text"])
    return await app.async_dispatch(
        AsyncBoltRequest(body=webhook.body.decode(), headers=dict(webhook.headers))
    )


async def test_the_answer_is_ours_and_slack_is_asked_for_nothing() -> None:
    """Its defaults would answer 200 before anything is kept, and call auth.test to find out who we are."""
    assert (await answered(200)).status == 200
    assert (await answered(503)).status == 503


def test_the_clock_is_the_hubs() -> None:
    ours = verifier(SETTINGS, lambda: NOW)
    webhook = request(PAYLOADS["text"])
    assert ours.is_valid_request(webhook.body, dict(webhook.headers))
    assert not verifier(SETTINGS, lambda: NOW + 301_000).is_valid_request(webhook.body, dict(webhook.headers))
