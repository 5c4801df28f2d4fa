"""Where the assistant's processes are, on Redis."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hub.redis import keys
from hub.redis.connection import Part, translated


class RedisBots(Part):
    """`hub.store.Bots` on one string: all its readers change over at the same moment."""

    @translated
    async def announce(self, urls: Sequence[str]) -> None:
        """SET."""
        await self._redis.set(keys.BOTS, json.dumps(list(urls)))

    @translated
    async def bots(self) -> Sequence[str]:
        """GET."""
        return [str(url) for url in json.loads(await self._redis.get(keys.BOTS) or "[]")]
