"""Requests signed as Slack signs them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from hub.channel import Webhook

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = 1_790_000_000_000


def request(body: Any, *, at: int = NOW // 1000, secret: str = SECRET) -> Webhook:
    """The request that brings this: a form for what buttons and commands send, JSON for events."""
    if isinstance(body, bytes):
        raw, kind = body, "application/json"
    elif "command" in body:
        raw, kind = urlencode(body).encode(), "application/x-www-form-urlencoded"
    elif "actions" in body:
        raw, kind = urlencode({"payload": json.dumps(body)}).encode(), "application/x-www-form-urlencoded"
    else:
        raw, kind = json.dumps(body).encode(), "application/json"
    return signed(raw, kind, at=at, secret=secret)


def signed(raw: bytes, kind: str, *, at: int = NOW // 1000, secret: str = SECRET) -> Webhook:
    signature = SignatureVerifier(secret).generate_signature(timestamp=str(at), body=raw.decode("latin-1"))
    assert signature is not None
    headers = {
        "content-type": kind,
        "x-slack-request-timestamp": str(at),
        "x-slack-signature": signature,
    }
    return Webhook("", "", headers, raw)
