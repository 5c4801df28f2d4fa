"""The bot's port over HTTP: one or more Rasa processes, each serving the channel of `bot/hub_channel.py`."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from dataclasses import replace
from http import HTTPStatus
from typing import Any, TypeAlias

import httpx

from adapters.rasa_answer import parse
from hub.bot import Answer, Question
from hub.errors import BotUnavailable, Unavailable, Unreadable

# How long a process that could not be reached is passed over, in seconds: about what a restart takes.
AWAY = 10.0
# Seconds between tries while the bot answers 503: its store or its actions are away for a moment. So long a
# customer waits at most before a person is asked for; asking again with one message id runs nothing twice.
BUSY_PAUSES = (0.25, 0.5, 1.0, 2.0)
# How long `ready` waits for one process, in seconds: whoever asks wants to know about now.
PROBE = 2.0


Find: TypeAlias = Callable[[], Awaitable[Sequence[str]]]
"""Says where the assistant's processes are now. Raises `Unavailable`."""


def fixed(*urls: str) -> Find:
    """The processes somebody else has started, and says where."""

    async def find() -> Sequence[str]:
        return urls

    return find


class Rasa:
    """The assistant at the urls that `find` brings, which is asked before each question: they may change.

    A customer is always sent to the same one, while that one can be reached. The others take its place when
    it cannot be; a question that may be being worked on is never asked elsewhere, because two processes
    would then write one memory. `limit` is what a request may take, in seconds.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        find: Find,
        secret: str,
        limit: float = 15.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._find = find
        self._headers = {b"X-Hub-Secret": secret.encode()}
        self._limit = limit
        self._clock = clock
        self._away: dict[str, float] = {}

    async def answer(self, question: Question) -> Answer:
        response = await self._ask_patiently(question)
        if response.status_code == HTTPStatus.BAD_REQUEST and question.history:
            # For good: with the words it refuses in every question, the customer would never get an answer.
            response = await self._ask_patiently(replace(question, history=()))
        if response.status_code != HTTPStatus.OK:
            raise BotUnavailable(f"the bot answered {response.status_code}")
        try:
            return parse(response.content)
        except Unreadable as error:
            raise BotUnavailable("the bot's answer cannot be read") from error

    async def ready(self) -> bool:
        try:
            urls = await self._find()
        except Unavailable:
            return False
        for url in urls:
            if await self._is_ready(url):
                return True
        return False

    async def _ask_patiently(self, question: Question) -> httpx.Response:
        for pause in BUSY_PAUSES:
            response = await self._ask(question)
            if response.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                return response
            await asyncio.sleep(pause)
        return await self._ask(question)

    async def _ask(self, question: Question) -> httpx.Response:
        tried: set[str] = set()
        while url := await self._next(question.customer, tried):
            try:
                return await self._post(url, _request(question))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                self._away[url] = self._clock() + AWAY
                tried.add(url)
            except httpx.HTTPError as error:
                raise BotUnavailable(f"the bot: {type(error).__name__}") from error
        raise BotUnavailable("no bot can be reached")

    async def _next(self, customer: str, tried: Set[str]) -> str | None:
        """The process to ask, looked up anew each time: one that is gone may have been replaced just now.

        The customer's own first, then the next ones; those that are away come last of all.
        """
        now = self._clock()
        untried = [url for url in await self._find() if url not in tried]
        order = sorted(ranked(customer, untried), key=lambda url: self._away.get(url, now) > now)
        return next(iter(order), None)

    async def _post(self, url: str, body: Mapping[str, Any]) -> httpx.Response:
        """Ask; once more if the connection ended, as one kept open ends when a process was restarted."""
        try:
            return await self._send(url, body)
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
            return await self._send(url, body)

    async def _send(self, url: str, body: Mapping[str, Any]) -> httpx.Response:
        return await self._client.post(
            _path(url, "turn"), json=body, headers=self._headers, timeout=self._limit
        )

    async def _is_ready(self, url: str) -> bool:
        try:
            response = await self._client.get(
                _path(url, "ready"), headers=self._headers, timeout=min(PROBE, self._limit)
            )
        except httpx.HTTPError:
            return False
        return response.status_code == HTTPStatus.OK


def _path(url: str, what: str) -> str:
    return f"{url.rstrip('/')}/webhooks/hub/{what}"


def ranked(customer: str, urls: Sequence[str]) -> list[str]:
    """The urls in this customer's order (rendezvous hashing): taking one away moves only its customers."""
    return sorted(urls, key=lambda url: hashlib.sha256(f"{url}\n{customer}".encode()).digest())


def _request(question: Question) -> dict[str, Any]:
    typed = {"text": _whole(question.text or "")}
    return {
        "sender": question.customer,
        "message_id": question.message_id,
        "channel": question.channel,
        **(typed if question.payload is None else {"payload": question.payload}),
        "history": [
            {"id": said.id, "from": said.sender, "text": _whole(said.text), "at": said.at}
            for said in question.history
        ],
        "settled": question.settled,
    }


def _whole(words: str) -> str:
    """The words without halves of surrogate pairs, which cannot be told in UTF-8."""
    return words.encode(errors="replace").decode()
