"""Where the assistant's processes are."""

from __future__ import annotations

from collections.abc import Sequence

from hub.memory.state import Part


class MemoryBots(Part):
    """See `hub.store.Bots`."""

    async def announce(self, urls: Sequence[str]) -> None:
        self._state.bots = tuple(urls)

    async def bots(self) -> Sequence[str]:
        return self._state.bots
