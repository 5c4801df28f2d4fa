"""The fake Slack is as strict as the real one, and can be played by a page."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.providers.serving import serve
from tests.providers.slack import ADA, ADAS, SECRET, TOKEN, Slack, running
from tests.providers.slack_methods import CHANNEL_BURST
from tests.waiting import eventually

BUTTON = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Yes"}, "value": "c:1"}


async def call(slack: Slack, method: str, token: str = TOKEN, **arguments: Any) -> dict[str, Any]:
    async with httpx.AsyncClient() as client:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = await client.post(f"{slack.url}/api/{method}", json=arguments, headers=headers)
    answered: dict[str, Any] = answer.json()
    return answered


def post(blocks: Any = (), **more: Any) -> dict[str, Any]:
    return {"channel": ADAS, "text": "hi", "blocks": list(blocks), **more}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.nonsense", {}, "unknown_method"),
        ("chat.postMessage", post(nonsense=1), "invalid_arg_name"),
        ("chat.postMessage", {"text": "hi"}, "invalid_arguments"),
        ("chat.postMessage", post(channel="D0NOBODY"), "channel_not_found"),
        ("chat.postMessage", post(text=""), "no_text"),
        ("chat.postMessage", post(text="x" * 40_001), "msg_too_long"),
        ("chat.postMessage", post([section("x" * 3001)]), "invalid_blocks"),
        ("chat.postMessage", post([section(" ")]), "invalid_blocks"),
        ("chat.postMessage", post([section("x")] * 51), "invalid_blocks"),
        ("chat.postMessage", post([section("x" * 2900)] * 5), "msg_blocks_too_long"),
        ("chat.postMessage", post([{"type": "actions", "elements": [BUTTON, BUTTON]}]), "invalid_blocks"),
        ("chat.postMessage", post([{"type": "poll"}]), "invalid_blocks"),
        ("chat.update", {"channel": ADAS, "ts": "1.0", "text": "x"}, "message_not_found"),
        ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("files.info", {"file": "F0"}, "file_not_found"),
        (
            "assistant.threads.setStatus",
            {"channel_id": ADAS, "thread_ts": "1.0", "status": "x"},
            "invalid_thread_ts",
        ),
    ],
)
async def test_what_slack_refuses_is_refused(method: str, arguments: dict[str, Any], error: str) -> None:
    async with running() as slack:
        assert (await call(slack, method, **arguments))["error"] == error


async def test_the_token_and_its_scopes_are_looked_at() -> None:
    async with running() as slack:
        assert (await call(slack, "auth.test", "xoxb-other"))["error"] == "invalid_auth"
        assert (await call(slack, "auth.test", ""))["error"] == "not_authed"
        slack.methods.scopes.discard("chat:write")
        assert (await call(slack, "chat.postMessage", **post()))["error"] == "missing_scope"


async def test_a_channel_takes_a_message_a_second() -> None:
    async with running() as slack:
        for _ in range(CHANNEL_BURST):
            assert (await call(slack, "chat.postMessage", **post()))["ok"]
        assert (await call(slack, "chat.postMessage", **post()))["error"] == "ratelimited"


async def test_events_are_signed_and_come_four_times_at_most() -> None:
    verified: list[bool] = []

    async def refuse(request: Request) -> Response:
        body = await request.body()
        verified.append(SignatureVerifier(SECRET).is_valid_request(body, dict(request.headers)))
        return Response(status_code=500)

    app = Starlette(routes=[Route("/", refuse, methods=["POST"])])
    async with running(pace=0.001) as slack, serve(app) as url:
        slack.events.webhook = f"{url}/"
        slack.write(ADA, "hello")

        async def dropped() -> bool:
            return bool(slack.events.dropped)

        await eventually(dropped)
    assert verified == [True] * 4
    assert {each["X-Slack-Retry-Reason"] for each in slack.events.retries} == {"http_error"}


async def test_a_page_can_play_the_customers() -> None:
    async with running() as slack, httpx.AsyncClient(base_url=slack.url) as page:
        actions = {"type": "actions", "elements": [BUTTON]}
        await call(slack, "chat.postMessage", **post([section("Shall I?"), actions]))
        await page.post("/play/say", json={"customer": ADA, "text": "hello"})
        await page.post("/play/say", json={"customer": ADA, "text": "/human"})
        await page.post("/play/attach", json={"customer": ADA, "kind": "photo"})
        (first, _) = (await page.get("/play/state")).json()["customers"]
        asked, said, photo = first["messages"]
        assert asked["buttons"] == [{"title": "Yes", "press": "c:1"}]
        assert (asked["from"], said["from"], said["text"]) == ("company", "customer", "hello")
        assert photo["file"].startswith(slack.url)
        pressed = {"customer": ADA, "message": asked["id"], "press": "c:1"}
        assert (await page.post("/play/press", json=pressed)).status_code == 200
        await page.post("/play/trouble", json={"kind": "429", "retry_after": 9})
        assert (await call(slack, "auth.test"))["error"] == "ratelimited"
