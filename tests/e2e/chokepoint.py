"""A proxy in front of a real server that acts at one exact moment of one exchange.

It knows a request by the bytes in it, so that the product needs no hooks: a killed worker was killed with the
question sent and not answered, and not some milliseconds later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from types import TracebackType
from typing import Self

from launch.ports import LOOPBACK
from tests.e2e.waiting import PATIENCE

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_LONGEST_MARKER = 200


class Moment(Enum):
    """A moment of an exchange: a request, and the reply to it."""

    BEFORE_REQUEST = auto()
    """The client has sent it; the server has not got it."""
    AFTER_REQUEST = auto()
    """The server has it, and has not answered."""
    BEFORE_REPLY = auto()
    """The server has answered; the client does not know."""
    AFTER_REPLY = auto()
    """The client has the answer."""


@dataclass(frozen=True)
class Trap:
    """Runs `act` at `moment` of the first exchange whose request has `marker` in it.

    If `act` returns False the connection ends there, and what was not passed on never is.
    """

    marker: bytes
    moment: Moment
    act: Callable[[], Awaitable[bool]]
    sprung: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self) -> None:
        """Until it has sprung."""
        async with asyncio.timeout(PATIENCE):
            await self.sprung.wait()

    async def at(self, moment: Moment) -> None:
        if moment is self.moment:
            self.sprung.set()
            if not await self.act():
                raise _Ended


class _Ended(Exception):
    """One side is gone."""


class Chokepoint:
    """Listens on a free `port` of the loopback interface from `async with` to its end."""

    port: int

    def __init__(self, connect: Callable[[], Awaitable[Streams]]) -> None:
        self._connect = connect
        self._traps: list[Trap] = []
        self._open: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, LOOPBACK, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        while self._open:
            for writer in self._open:
                writer.close()
            await asyncio.sleep(0.01)

    def trap(self, marker: bytes, moment: Moment, act: Callable[[], Awaitable[bool]]) -> Trap:
        """Set a trap; it springs once."""
        trap = Trap(marker, moment, act)
        self._traps.append(trap)
        return trap

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        with suppress(OSError):
            server = await self._connect()
            with suppress(_Ended, OSError):
                await self._exchange((reader, writer), server)
            server[1].close()
        writer.close()
        self._open.discard(writer)

    async def _exchange(self, client: Streams, server: Streams) -> None:
        caught: list[Trap] = []
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._requests(client[0], server[1], caught))
                tasks.create_task(_replies(server[0], client[1], caught))
        except* (_Ended, OSError):
            pass

    async def _requests(
        self, client: asyncio.StreamReader, server: asyncio.StreamWriter, caught: list[Trap]
    ) -> None:
        seen = b""
        while chunk := await client.read(2**16):
            seen = seen[-_LONGEST_MARKER:] + chunk
            trap = self._caught(seen)
            if trap:
                caught.append(trap)
                await trap.at(Moment.BEFORE_REQUEST)
            await _pass_on(chunk, server)
            if trap:
                await trap.at(Moment.AFTER_REQUEST)
        raise _Ended

    def _caught(self, seen: bytes) -> Trap | None:
        for trap in self._traps:
            if trap.marker in seen:
                self._traps.remove(trap)
                return trap
        return None


async def _replies(server: asyncio.StreamReader, client: asyncio.StreamWriter, caught: list[Trap]) -> None:
    while chunk := await server.read(2**16):
        trap = caught.pop() if caught else None
        if trap:
            await trap.at(Moment.BEFORE_REPLY)
        await _pass_on(chunk, client)
        if trap:
            await trap.at(Moment.AFTER_REPLY)
    raise _Ended


async def _pass_on(chunk: bytes, to: asyncio.StreamWriter) -> None:
    to.write(chunk)
    await to.drain()
