"""Signals: one bounded queue a listener; a listener that falls behind loses them all and is told so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from hub.memory.state import Part, State
from hub.store import Signal

_MOST_WAITING = 256


class MemorySignals(Part):
    """See `hub.store.Signals`."""

    async def publish(self, signal: Signal) -> None:
        tell(self._state, signal)

    async def subscribe(self) -> AsyncIterator[Signal | None]:
        queue: asyncio.Queue[Signal | None] = asyncio.Queue(_MOST_WAITING)
        self._state.listeners.add(queue)
        try:
            yield None
            while True:
                yield await queue.get()
        finally:
            self._state.listeners.discard(queue)


def tell(state: State, signal: Signal) -> None:
    """Hand the signal to everyone who listens now; never waits."""
    for queue in state.listeners:
        if queue.full():
            while not queue.empty():
                queue.get_nowait()
            queue.put_nowait(None)
        queue.put_nowait(signal)
