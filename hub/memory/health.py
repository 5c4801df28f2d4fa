"""Health: the workers' signs of life, and counters."""

from __future__ import annotations

from collections.abc import Mapping

from hub.memory.state import Part


class MemoryHealth(Part):
    """See `hub.store.Health`."""

    async def ping(self) -> None:
        """Memory is always there."""

    async def beat(self, who: str, at: int) -> None:
        self._state.beats[who] = at

    async def workers(self, since: int) -> int:
        return sum(at >= since for at in self._state.beats.values())

    async def count(self, added: Mapping[str, float]) -> None:
        for name, much in added.items():
            self._state.counters[name] = self._state.counters.get(name, 0.0) + much

    async def counters(self) -> Mapping[str, float]:
        return dict(self._state.counters)
