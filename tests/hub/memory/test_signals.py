"""A listener that falls behind is told that it missed something, and holds nobody up."""

from __future__ import annotations

from contextlib import aclosing

from hub.memory import MemoryStore
from hub.store import Signal


async def test_a_slow_listener_gets_a_gap_and_then_the_newest() -> None:
    store = MemoryStore(lambda: 0)
    async with aclosing(store.subscribe()) as signals:
        assert await anext(signals) is None
        for n in range(257):
            await store.publish(Signal("log", f"c{n}"))
        assert await anext(signals) is None
        assert await anext(signals) == Signal("log", "c256")
