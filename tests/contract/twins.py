"""The two stores that keep the same promises, each as a way to get one more process's view of it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

from hub.memory import MemoryStore
from hub.store import Store

Views: TypeAlias = Callable[[], Awaitable[Store]]
"""Each call gives a store as one more process would have it; all of them keep the same things."""

FOREVER = 3_600_000
"""An idle time (ms) after which no test's lease is taken from its holder."""
AT_ONCE = 0
"""An idle time that takes a lease from its holder, as if the holder had been silent for long."""


def now() -> int:
    """Milliseconds since the epoch."""
    return int(time.time() * 1000)


@asynccontextmanager
async def memory() -> AsyncIterator[Views]:
    """The memory store: every view is the store itself."""
    store = MemoryStore(now)

    async def view() -> Store:
        return store

    yield view


@asynccontextmanager
async def redis(url: str) -> AsyncIterator[Views]:
    """An emptied Redis; every view is a store object of its own."""
    from hub.redis import RedisStore, connect  # noqa: PLC0415 (the memory twin's tests need no Redis)

    async with connect(url) as client:
        await client.flushall()

        async def view() -> Store:
            return RedisStore(client)

        yield view
