"""Requests on their way from the fake Slack to an app: signed, with Slack's retries.

Events come in any order: each is on its way by itself, has three seconds to be answered, and comes again at
once, after one minute and after five. What a person presses or commands comes once.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from slack_sdk.signature import SignatureVerifier

ACK_LIMIT = 3.0
WAITS = (0.0, 60.0, 300.0)
"""Seconds before each retry."""


@dataclass
class Deliveries:
    """All that are under way. `pace`: how many real seconds one of Slack's takes in the schedule of retries.

    `copies`: how many times each is sent at once. While `held` is a list, nothing is sent but put there.
    """

    tasks: asyncio.TaskGroup
    secret: str
    now: Callable[[], float]
    pace: float = 1.0
    copies: int = 1
    webhook: str = ""
    statuses: list[int] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    retries: list[dict[str, str]] = field(default_factory=list)
    dropped: list[dict[str, Any]] = field(default_factory=list)
    held: list[dict[str, Any]] | None = None
    sockets: list[asyncio.Queue[dict[str, Any]]] = field(default_factory=list)
    confirmed: dict[str, Any] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    _number: int = 0

    def event(self, team: str, bot: str, event: dict[str, Any]) -> None:
        """Something happened in the workspace."""
        self._number += 1
        body = {
            "token": "legacy", "team_id": team, "api_app_id": "A0SHOP0001", "event": event,
            "type": "event_callback", "event_id": f"Ev{self._number:08d}", "event_time": int(self.now()),
            "authorizations": [{"enterprise_id": None, "team_id": team, "user_id": bot, "is_bot": True}],
        }  # fmt: skip
        if self.held is not None:
            self.held.append(body)
        else:
            self.send(body)

    def send(self, body: dict[str, Any]) -> None:
        """Begin to deliver an event."""
        if self.sockets:
            self.sockets[-1].put_nowait({"type": "events_api", "payload": body})
        elif self.webhook:
            for _ in range(self.copies):
                self.tasks.create_task(self._until_taken(body))

    def interactive(self, kind: str, body: dict[str, Any]) -> None:
        """Someone pressed or commanded: it comes once, as a form."""
        form = body if kind == "slash_commands" else {"payload": json.dumps(body)}
        if self.sockets:
            self.sockets[-1].put_nowait({"type": kind, "payload": body})
        elif self.webhook:
            for _ in range(self.copies):
                self.tasks.create_task(self._once(urlencode(form).encode()))

    async def _once(self, raw: bytes) -> None:
        async with httpx.AsyncClient(timeout=ACK_LIMIT, trust_env=False) as client:
            await self._post(client, raw, "application/x-www-form-urlencoded", {})

    async def _until_taken(self, body: dict[str, Any]) -> None:
        raw, headers = json.dumps(body).encode(), {}
        async with httpx.AsyncClient(timeout=ACK_LIMIT, trust_env=False) as client:
            for number in range(len(WAITS) + 1):
                reason = await self._post(client, raw, "application/json", headers)
                if reason is None:
                    return
                if reason == "no_retry" or number == len(WAITS):
                    break
                headers = {"X-Slack-Retry-Num": str(number + 1), "X-Slack-Retry-Reason": reason}
                self.retries.append(headers)
                await asyncio.sleep(WAITS[number] * self.pace)
        self.dropped.append(body)

    async def _post(
        self, client: httpx.AsyncClient, raw: bytes, kind: str, more: dict[str, str]
    ) -> str | None:
        """None if it was taken, else Slack's word for why it was not."""
        at = str(int(self.now()))
        signature = SignatureVerifier(self.secret).generate_signature(timestamp=at, body=raw)
        headers = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": str(signature), "Content-Type": kind}
        try:
            answer = await client.post(self.webhook, content=raw, headers={**headers, **more})
        except httpx.TimeoutException:
            return "http_timeout"
        except httpx.HTTPError:
            return "connection_failed"
        self.statuses.append(answer.status_code)
        self.answers.append(answer.text)
        if answer.is_success:
            return None
        return "no_retry" if answer.headers.get("X-Slack-No-Retry") == "1" else "http_error"
