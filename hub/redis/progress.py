"""How far messages of several calls have come, for whichever worker goes on."""

from __future__ import annotations

from hub.redis import keys
from hub.redis.connection import Part, translated

KEPT = 2 * 86_400
"""Seconds: longer than a message is tried."""


class RedisProgress(Part):
    """`hub.channel.Progress` on strings."""

    @translated
    async def done(self, mid: str) -> int:
        """GET."""
        return int(await self._redis.get(keys.progress(mid)) or 0)

    @translated
    async def advance(self, mid: str, done: int) -> None:
        """SET."""
        await self._redis.set(keys.progress(mid), done, ex=KEPT)
