"""How far messages of several calls have come."""

from __future__ import annotations

from hub.memory.state import Part


class MemoryProgress(Part):
    """See `hub.channel.Progress`."""

    async def done(self, mid: str) -> int:
        return self._state.progress.get(mid, 0)

    async def advance(self, mid: str, done: int) -> None:
        self._state.progress[mid] = done
