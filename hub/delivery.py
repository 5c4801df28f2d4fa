"""Delivery: one outgoing message to its provider, and what became of it.

That a sending began is recorded before the call. So a worker that finds one begun and not ended knows that
the provider may have the message: it waits for the provider's own report, tries once more at most, and marks
the message as possibly doubled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import structlog

from hub.channel import Channel
from hub.clock import Clock
from hub.errors import Refused, Unauthorised, Unavailable, Uncertain, Unreachable
from hub.messages import OUTBOUND, Delivery, Outbound, Reached, Status
from hub.metrics import Metrics
from hub.store import Limits, Mailboxes, Opened, Writes

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds between tries: doubled each time, unless the provider names its own."""
SEND_LIMIT = 60.0
"""Seconds a channel may take for one message; then it is not known whether it was taken."""
UNCERTAIN_TRIES = 2
REPORT_WAIT = 15.0
"""Seconds the provider has to report a message of which it is not known whether it was taken."""
PATIENCE = 1500
"""Milliseconds a worker waits for a free place under a limit; for a longer time it lets the mailbox go."""
EXPIRES = 24 * 3_600_000
"""Milliseconds after which an answer is of no use any more: the agent is told instead."""


@dataclass(frozen=True, slots=True)
class Later:
    """Try again at `until`; `sent` when the provider may have it already, `tried` if it was asked at all."""

    until: int
    sent: bool = False
    tried: bool = True


class DeliveryStore(Limits, Mailboxes, Protocol):
    """What delivery needs of the store."""


_log = structlog.get_logger("hub.delivery")


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Sends outgoing messages through their channels."""

    channels: Mapping[str, Channel]
    store: DeliveryStore
    clock: Clock
    metrics: Metrics
    limit: float = SEND_LIMIT

    async def doomed(self, opened: Opened) -> Writes | None:
        """The end of a message that must not be tried (again); None for one that may. Raises `Unreadable`."""
        message = OUTBOUND.load(opened.letter)
        barred = opened.conversation.bars(message.address)
        if barred and not message.farewell:
            return self._end(message, Status.FAILED, barred.why)
        if opened.sending and await self.store.status(message.customer, message.mid):
            return Writes()  # the provider has told meanwhile what became of it
        if opened.sending >= UNCERTAIN_TRIES:
            why = "It is not known whether the provider took this message."
            return self._end(message, Status.FAILED, why, maybe_doubled=True)
        if self.clock() - message.at > EXPIRES:
            return self._end(message, Status.FAILED, "The provider could not be reached for a day.")
        return None

    async def place(self, opened: Opened) -> Later | None:
        """Wait for a place under the provider's limits; when it would take long, until when to let it be."""
        message = OUTBOUND.load(opened.letter)
        channel = self.channels.get(message.address.channel)
        for rate in reversed(channel.rates(message) if channel else ()):  # the whole channel's place last
            wait = await self.store.reserve(rate, PATIENCE)
            if wait < 0:
                return Later(self.clock() - wait, tried=False)
            await asyncio.sleep(wait / 1000)
        return None

    async def send(self, opened: Opened) -> Writes | Later:
        """One try. Raises `Unreadable` for a letter that is none."""
        message = OUTBOUND.load(opened.letter)
        channel = self.channels.get(message.address.channel)
        if channel is None:
            why = f"The channel {message.address.channel} is switched off."
            return self._end(message, Status.FAILED, why)
        try:
            async with asyncio.timeout(self.limit):
                status = await channel.send(message)
        except Unreachable as gone:
            return self._unreachable(message, gone)
        except Refused as refusal:
            return self._end(message, Status.FAILED, str(refusal))
        except Unavailable as away:
            return await self._away(opened, channel, message, away)
        except (Uncertain, TimeoutError):
            return self._again(opened, REPORT_WAIT, sent=True)
        return self._end(message, status, maybe_doubled=opened.sending > 0)

    async def _away(self, opened: Opened, channel: Channel, message: Outbound, away: Unavailable) -> Later:
        if isinstance(away, Unauthorised):
            _log.error("channel_refuses_us", channel=message.address.channel, why=str(away))
        rates = channel.rates(message)
        if away.everyone and away.retry_after and rates:
            await self.store.pause(rates[0], int(1000 * away.retry_after))
        return self._again(opened, away.retry_after)

    def _again(self, opened: Opened, wish: float | None, *, sent: bool = False) -> Later:
        self.metrics.add("deliveries_total", outcome="uncertain" if sent else "again")
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(opened.tries - 1, 10))
        return Later(self.clock() + int(1000 * (pause if wish is None else wish)), sent)

    def _unreachable(self, message: Outbound, gone: Unreachable) -> Writes:
        """The message is over; that nothing can be sent there is for the customer's own mailbox to note."""
        why, ended = str(gone), self._end(message, Status.FAILED, str(gone))
        id, now = f"{message.mid}:unreachable", self.clock()
        reached = Reached(id, now, message.address, reachable=False, why=why, stopped=gone.stopped)
        return Writes(log=ended.log, letters=(reached,))

    def _end(
        self, message: Outbound, status: Status, reason: str = "", *, maybe_doubled: bool = False
    ) -> Writes:
        self.metrics.add("deliveries_total", outcome=status)
        if message.press:
            return Writes()  # a mark on a button: nobody asks what became of it
        return Writes(log=(Delivery(message.mid, self.clock(), status, reason, maybe_doubled),))
