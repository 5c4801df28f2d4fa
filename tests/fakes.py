"""Fakes that keep the ports' promises: a scripted bot and channel, a store one can take away, a clock."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from hub.bot import Answer, Question
from hub.channel import Rate
from hub.errors import Unavailable
from hub.markup import parse
from hub.memory import MemoryStore
from hub.messages import Address, Attachment, Outbound, Status
from hub.store import Signal, Store

NOON = 1_790_000_000_000
"""When every test's clock begins, in ms since the epoch."""
PORTS = {
    name
    for name, method in inspect.getmembers(Store, inspect.isfunction)
    if not name.startswith("_") and inspect.iscoroutinefunction(method)
}


class Clock:
    """Time that stands still until a test moves it."""

    def __init__(self, now: int = NOON) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def skip(self, milliseconds: int) -> None:
        self.now += milliseconds


def words(markup: str, **more: Any) -> Answer:
    """An answer of one message."""
    return Answer((parse(markup),), **more)


class ScriptedBot:
    """Answers as its script says, one item a question and the last one for ever.

    An exception is raised, an event is waited for before an ordinary answer; without a script it answers
    with what it was asked.
    """

    def __init__(self, *script: Answer | Exception | asyncio.Event) -> None:
        self.script = list(script)
        self.asked: list[Question] = []
        self.up = True

    async def answer(self, question: Question) -> Answer:
        self.asked.append(question)
        item = self._next()
        if isinstance(item, Exception):
            raise item
        if isinstance(item, Answer):
            return item
        if item is not None:
            await item.wait()
        return words(f"You said: {question.text or question.payload}")

    async def ready(self) -> bool:
        return self.up

    def _next(self) -> Answer | Exception | asyncio.Event | None:
        if len(self.script) > 1:
            return self.script.pop(0)
        return self.script[0] if self.script else None


class ScriptedChannel:
    """Sends as its script says, one item a message and the last one for ever; `sent` is what it was given."""

    def __init__(self, *script: Status | Exception | asyncio.Event, limits: Sequence[Rate] = ()) -> None:
        self.script = list(script)
        self.limits = limits
        self.sent: list[Outbound] = []
        self.signs: list[tuple[Address, str]] = []

    async def send(self, message: Outbound) -> Status:
        self.sent.append(message)
        item = self.script.pop(0) if len(self.script) > 1 else next(iter(self.script), Status.SENT)
        if isinstance(item, Exception):
            raise item
        if isinstance(item, asyncio.Event):
            await item.wait()
            return Status.SENT
        return item

    async def typing(self, address: Address, place: str) -> None:
        self.signs.append((address, place))

    def rates(self, message: Outbound) -> Sequence[Rate]:
        return self.limits


class ScriptedSource:
    """Has these files, by their `ref`; an exception is raised after the first piece."""

    def __init__(self, **files: bytes | Exception) -> None:
        self.files = files
        self.asked: list[str] = []

    async def fetch(self, attachment: Attachment) -> AsyncIterator[bytes]:
        self.asked.append(attachment.ref)
        file = self.files[attachment.ref]
        if isinstance(file, Exception):
            yield b"a piece"
            raise file
        for start in range(0, len(file), 10):
            yield file[start : start + 10]


class LeavingStore(MemoryStore):
    """The memory store; while `away`, everything it is asked raises `Unavailable`."""

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__(clock)
        self.away = False

    def __getattribute__(self, name: str) -> Any:
        if name in PORTS and self.away:
            return _away
        return super().__getattribute__(name)

    async def subscribe(self) -> AsyncIterator[Signal | None]:
        if self.away:
            await _away()
        async for signal in super().subscribe():
            yield signal


async def _away(*_: Any, **__: Any) -> Any:
    raise Unavailable("the store is away")
