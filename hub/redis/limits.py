"""Providers' limits: a place every so many ms, a few at once, booked by whoever sends (GCRA).

One key a limit, so that a limit of a chat and one of a bot need not share a slot; the times are Redis' own.
"""

from __future__ import annotations

from hub.channel import Rate
from hub.redis import keys
from hub.redis.connection import Part, translated


class RedisLimits(Part):
    """`hub.store.Limits` on strings."""

    @translated
    async def reserve(self, rate: Rate, patience: int) -> int:
        """One script."""
        where = [keys.limit(rate.name)]
        return int(await self._connection.run("RESERVE", where, _interval(rate), rate.burst, patience))

    @translated
    async def pause(self, rate: Rate, milliseconds: int) -> None:
        """One script; a longer pause that was there stays."""
        where = [keys.limit(rate.name)]
        await self._connection.run("PAUSE", where, _interval(rate), rate.burst, milliseconds)


def _interval(rate: Rate) -> float:
    """Milliseconds between two places."""
    return 1000 / rate.per_second
