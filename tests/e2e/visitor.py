"""A visitor of the web chat, over HTTP, as faithful to the protocol as the widget is."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from typing import Any, Self

import httpx

from tests.e2e.waiting import PATIENCE

Line = dict[str, Any]


class Visitor:
    """One visitor. `lines` are the log's events as they came, `status` is the last one told."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http, self._url = http, url
        self.token = ""
        self.lines: list[Line] = []
        self.status: dict[str, Any] = {}
        self.refused = 0
        """How often a message was not taken because something was away."""
        self.words: list[str] = []

    async def join(self) -> Self:
        """Get a session."""
        response = await self._http.post(f"{self._url}/webchat/session", json={"site": "demo"})
        self.token = response.raise_for_status().json()["token"]
        return self

    @property
    def transcript(self) -> list[tuple[str, str]]:
        """Who said what."""
        return [(line["from"], line["text"]) for line in self.lines]

    @property
    def answers(self) -> int:
        """How many of the visitor's messages have been answered by anyone."""
        said = [sender for sender, _ in self.transcript]
        return sum(one == "customer" != other for one, other in pairwise(said))

    async def post(self, text: str, client_id: str) -> httpx.Response:
        """One try to send a message."""
        self.words.append(text)
        message = {"client_id": client_id, "text": text}
        return await self._http.post(f"{self._url}/webchat/messages", json=message, headers=self._bearer())

    async def say(self, text: str) -> str:
        """Send a message until it is taken, as the widget's outbox does; returns its client id."""
        client_id = str(uuid.uuid4())
        async with asyncio.timeout(PATIENCE):
            while not await self._taken(text, client_id):  # noqa: ASYNC110 - the server sets no event
                await asyncio.sleep(0.2)
        return client_id

    async def ask(self, text: str) -> None:
        """Say it, and wait for its answer."""
        client_id = await self.say(text)
        await self.read_until(lambda: self._is_answered(client_id))

    async def read_until(self, done: Callable[[], bool]) -> None:
        """Follow the events until `done()`; a stream that ends is resumed after the last line seen."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not done():
                    await self._read(done)
        except TimeoutError:
            raise AssertionError(f"waited in vain; so far {self.transcript}, {self.status}") from None

    def _is_answered(self, client_id: str) -> bool:
        pairs = pairwise(self.lines)
        return any(one.get("client_id") == client_id and two["from"] != "customer" for one, two in pairs)

    async def _taken(self, text: str, client_id: str) -> bool:
        try:
            status = (await self.post(text, client_id)).status_code
        except httpx.TransportError:
            status = 0
        assert status in {0, 202, 429, 503}
        self.refused += status in {0, 503}
        return status == 202

    async def _read(self, done: Callable[[], bool]) -> None:
        try:
            async for event, data in self._events():
                self._take(event, data)
                if done():
                    return
        except httpx.TransportError:
            await asyncio.sleep(0.1)

    def _take(self, event: str, data: Line) -> None:
        if event == "message":
            self.lines.append(data)
        elif event == "status":
            self.status = data

    async def _events(self) -> AsyncIterator[tuple[str, Line]]:
        """The events of one connection: name and data."""
        after = {"after": self.lines[-1]["id"]} if self.lines else {}
        where, name = f"{self._url}/webchat/events", "message"
        async with self._http.stream("GET", where, params=after, headers=self._bearer()) as stream:
            async for line in stream.aiter_lines():
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    yield name, json.loads(value)
                    name = "message"

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
