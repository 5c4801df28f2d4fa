"""Providers' limits, by the clock the store was given."""

from __future__ import annotations

import math

from hub.channel import Rate
from hub.memory.state import Part


class MemoryLimits(Part):
    """See `hub.store.Limits`."""

    async def reserve(self, rate: Rate, patience: int) -> int:
        interval, now = 1000 / rate.per_second, self._state.clock()
        free = max(float(now), self._state.free.get(rate.name, 0.0))
        wait = math.ceil(max(0.0, free - (rate.burst - 1) * interval - now))
        if wait > patience:
            return -wait
        self._state.free[rate.name] = free + interval
        return wait

    async def pause(self, rate: Rate, milliseconds: int) -> None:
        free = self._state.clock() + milliseconds + (rate.burst - 1) * 1000 / rate.per_second
        self._state.free[rate.name] = max(free, self._state.free.get(rate.name, 0.0))
