"""Delivery: one outgoing message to its provider, and what became of it.

That a sending began is recorded before the call. So a worker that finds one begun and not ended knows that
the provider may have the message: it is tried once more at most, and marked as possibly doubled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from hub.channel import Channel
from hub.clock import Clock
from hub.errors import Refused, Unavailable, Uncertain
from hub.messages import OUTBOUND, Delivery, Outbound, Status
from hub.metrics import Metrics
from hub.store import Opened, Writes

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds between tries: doubled each time, unless the provider names its own."""
SEND_LIMIT = 60.0
"""Seconds a channel may take for one message; then it is not known whether it was taken."""
UNCERTAIN_TRIES = 2
EXPIRES = 24 * 3_600_000
"""Milliseconds after which an answer is of no use any more: the agent is told instead."""


@dataclass(frozen=True, slots=True)
class Later:
    """Try again at `until`; `sent` when the provider may have it already."""

    until: int
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Sends outgoing messages through their channels."""

    channels: Mapping[str, Channel]
    clock: Clock
    metrics: Metrics
    limit: float = SEND_LIMIT

    def doomed(self, opened: Opened) -> Writes | None:
        """The end of a message that must not be tried again; None for one that may."""
        message = OUTBOUND.load(opened.letter)
        if opened.sending >= UNCERTAIN_TRIES:
            why = "It is not known whether the provider took this message."
            return self._end(message, Status.FAILED, why, maybe_doubled=True)
        if self.clock() - message.at > EXPIRES:
            return self._end(message, Status.FAILED, "The provider could not be reached for a day.")
        return None

    async def send(self, opened: Opened) -> Writes | Later:
        """One try. Raises `Unreadable` for a letter that is none."""
        message = OUTBOUND.load(opened.letter)
        channel = self.channels.get(message.address.channel)
        if channel is None:
            return self._end(
                message, Status.FAILED, f"The channel {message.address.channel} is switched off."
            )
        try:
            async with asyncio.timeout(self.limit):
                status = await channel.send(message)
        except Refused as refusal:
            return self._end(message, Status.FAILED, str(refusal))
        except Unavailable as away:
            return self._again(opened, away.retry_after)
        except (Uncertain, TimeoutError):
            return self._again(opened, None, sent=True)
        return self._end(message, status, maybe_doubled=opened.sending > 0)

    def _again(self, opened: Opened, wish: float | None, *, sent: bool = False) -> Later:
        self.metrics.add("deliveries_total", outcome="uncertain" if sent else "again")
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(opened.tries - 1, 10))
        return Later(self.clock() + int(1000 * (pause if wish is None else wish)), sent)

    def _end(
        self, message: Outbound, status: Status, reason: str = "", *, maybe_doubled: bool = False
    ) -> Writes:
        self.metrics.add("deliveries_total", outcome=status)
        return Writes(log=(Delivery(message.mid, self.clock(), status, reason, maybe_doubled),))
