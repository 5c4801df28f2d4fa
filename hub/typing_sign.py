"""Shows on a customer's app that an answer is being written, for as long as the bot thinks.

A sign that is on its way when the answer is there is let go: the answer never waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import structlog

from hub.channel import Channel
from hub.errors import HubError
from hub.messages import Address

AGAIN = 4.0
"""Seconds after which a provider's sign goes out and is shown anew."""
MOST_SIGNS = 8
MOST_WAITING = 100

_log = structlog.get_logger("hub.typing_sign")


@dataclass(frozen=True, slots=True)
class _Sign:
    address: Address
    place: str
    over: asyncio.Event


@dataclass(frozen=True, slots=True)
class Typing:
    """The signs of one worker, shown while `run` runs, on the channels that are given."""

    channels: Mapping[str, Channel]
    _signs: asyncio.Queue[_Sign] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))

    @contextmanager
    def shown(self, address: Address, place: str) -> Iterator[None]:
        """Show it inside the block; where too many are shown already this one is left out."""
        sign = _Sign(address, place, asyncio.Event())
        if address.channel in self.channels:
            with suppress(asyncio.QueueFull):
                self._signs.put_nowait(sign)
        try:
            yield
        finally:
            sign.over.set()

    async def run(self) -> None:
        """Show signs until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                tasks.create_task(self._show(await self._signs.get()))

    async def _show(self, sign: _Sign) -> None:
        channel = self.channels[sign.address.channel]
        log = _log.bind(channel=sign.address.channel)
        for _ in range(MOST_SIGNS):
            if sign.over.is_set():
                return
            try:
                await channel.typing(sign.address, sign.place)
            except HubError as error:
                log.info("typing_not_shown", why=type(error).__name__)
                return
            except Exception:
                log.exception("typing_failed")
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(sign.over.wait(), AGAIN)
