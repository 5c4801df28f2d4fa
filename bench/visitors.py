"""A customer to measure with: one that asks Rasa directly, and one that goes through the hub."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import httpx

from bench.stack import Running


class DirectVisitor:
    """Calls Rasa's channel as the hub does."""

    def __init__(self, http: httpx.AsyncClient, parts: Running) -> None:
        self._http, self._url = http, f"{parts.rasa}/webhooks/hub/turn"
        self._headers = {"X-Hub-Secret": parts.secret}
        self._sender = uuid.uuid4().hex

    async def ask(self, text: str) -> float:
        """Seconds until the answer is there."""
        body = {"sender": self._sender, "message_id": uuid.uuid4().hex, "channel": "webchat", "text": text}
        began = time.perf_counter()
        response = await self._http.post(self._url, json=body, headers=self._headers, timeout=60)
        response.raise_for_status()
        return time.perf_counter() - began


class WebVisitor:
    """Writes on the web chat, and reads its stream."""

    def __init__(self, http: httpx.AsyncClient, parts: Running, token: str) -> None:
        self._http, self._web = http, parts.web
        self._headers = {"Authorization": f"Bearer {token}"}
        self._answered = asyncio.Event()

    async def say(self, text: str) -> float:
        """Seconds until the message is acknowledged."""
        body = {"client_id": str(uuid.uuid4()), "text": text}
        began = time.perf_counter()
        url = f"{self._web}/webchat/messages"
        response = await self._http.post(url, json=body, headers=self._headers, timeout=60)
        response.raise_for_status()
        return time.perf_counter() - began

    async def ask(self, text: str) -> float:
        """Seconds until the bot's answer is in the stream."""
        self._answered.clear()
        began = time.perf_counter()
        await self.say(text)
        await self._answered.wait()
        return time.perf_counter() - began

    async def listen(self) -> None:
        """Read the stream until cancelled."""
        url = f"{self._web}/webchat/events"
        async with self._http.stream("GET", url, headers=self._headers, timeout=None) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data:") and _is_answer(json.loads(line[5:])):
                    self._answered.set()


def _is_answer(event: dict[str, object]) -> bool:
    """A line of the log, not a hint that the bot is typing."""
    return "id" in event and event.get("from") in {"bot", "system"}


async def web_visitor(http: httpx.AsyncClient, parts: Running) -> WebVisitor:
    """A visitor with a session of its own; as all come from one address, they may have to wait for it."""
    while True:
        response = await http.post(f"{parts.web}/webchat/session", json={"site": "demo"})
        if response.status_code != HTTPStatus.TOO_MANY_REQUESTS:
            break
        await asyncio.sleep(float(response.headers["Retry-After"]))
    response.raise_for_status()
    return WebVisitor(http, parts, response.json()["token"])


@asynccontextmanager
async def listening(visitors: list[WebVisitor]) -> AsyncIterator[None]:
    """All visitors read their streams while the block runs."""
    async with asyncio.TaskGroup() as tasks:
        readers = [tasks.create_task(visitor.listen()) for visitor in visitors]
        await asyncio.sleep(0.5)
        yield
        for reader in readers:
            reader.cancel()
