"""The channel's port: one verb out. (In: an adapter parses what it was sent into `messages.Said`.)"""

from __future__ import annotations

from typing import Protocol

from hub.messages import Outbound, Status


class Channel(Protocol):
    """A way to reach customers whose messages have to be sent to a provider."""

    async def send(self, message: Outbound) -> Status:
        """Send it; `SENT` or, where the provider says so at once, `DELIVERED`.

        Raises `Refused` (never again), `Unavailable` (again later), `Uncertain` (it may have been taken).
        """
