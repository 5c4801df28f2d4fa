"""The log: one list of lines a customer."""

from __future__ import annotations

from collections.abc import Sequence

from hub.memory.state import Part
from hub.messages import LogLine


class MemoryLog(Part):
    """See `hub.store.Log`."""

    async def read(self, customer: str, after: str = "", limit: int = 500) -> Sequence[LogLine]:
        start = int(after.partition("-")[0] or 0)
        return [line for line in self._lines(customer) if int(line.id) > start][:limit]

    async def last(self, customer: str, limit: int) -> Sequence[LogLine]:
        lines = self._lines(customer)
        return lines[max(0, len(lines) - limit) :]

    def _lines(self, customer: str) -> list[LogLine]:
        return self._state.logs.get(customer, [])
