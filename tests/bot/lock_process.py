"""A process that takes locks, for `tests/bot/test_lock_store.py`.

`python -m tests.bot.lock_process URL hold SENDER SECONDS` holds one with its event loop standing still.
`python -m tests.bot.lock_process URL storm SENDER TURNS` takes it again and again, from four tasks.
"""

from __future__ import annotations

import asyncio
import sys
import time

from rasa.utils.endpoints import EndpointConfig

from bot.lock_store import HubLockStore
from bot.redis import Redis

LEASE = 2.0


async def hold(url: str, sender: str, seconds: float) -> None:
    """Prints a line once the lock is held, and another after its event loop has stood still so long."""
    async with store(url).lock(sender):
        sys.stdout.write("held\n")
        sys.stdout.flush()
        time.sleep(seconds)  # noqa: ASYNC251 (standing still is what is tried)
    sys.stdout.write("left\n")


async def storm(url: str, sender: str, turns: int) -> None:
    """Counts in Redis who is inside: the list `seen` has the counts, all 1 if nobody was ever beside."""
    redis, locks = Redis(url), store(url)
    inside, seen = f"rasa:{{{sender}}}:inside", f"rasa:{{{sender}}}:seen"

    async def take_turns() -> None:
        for _ in range(turns):
            async with locks.lock(sender):
                await redis.execute("RPUSH", seen, await redis.execute("INCR", inside))
                await redis.execute("DECR", inside)

    await asyncio.gather(*(take_turns() for _ in range(4)))


def store(url: str, lease: float = LEASE) -> HubLockStore:
    """A lock store as Rasa makes it of endpoints.yml."""
    return HubLockStore(EndpointConfig(url=url, type="bot.lock_store.HubLockStore", lease=lease))


if __name__ == "__main__":
    address, what, conversation, number = sys.argv[1:]
    if what == "hold":
        asyncio.run(hold(address, conversation, float(number)))
    else:
        asyncio.run(storm(address, conversation, int(number)))
