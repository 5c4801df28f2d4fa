"""Workers side by side that crash and stall: each letter is handled exactly once, in order, none is lost."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from random import Random

from hub.errors import LeaseLost
from hub.messages import LETTER
from hub.store import Lease, Store, Writes
from tests.contract.twins import Views
from tests.values import entry, said
from tests.waiting import eventually

IDLE = 40
"""Silence (ms) after which a worker counts as dead; one that stalls for longer wakes as a zombie."""
CUSTOMERS = [f"c{n}" for n in range(8)]
LETTERS = 160


class Worker:
    """Takes, handles, and now and then dies or stalls before it commits."""

    def __init__(self, who: str, store: Store) -> None:
        self._who, self._store = who, store
        self._fate = Random(who)  # noqa: S311 (repeatable, not secret)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            while True:
                for lease in await self._store.take(self._who, 4, IDLE):
                    tasks.create_task(self._serve(lease))
                await self._store.wait(IDLE / 1000)

    async def _serve(self, lease: Lease) -> None:
        try:
            while await self._handle(lease):
                pass
        except LeaseLost:
            pass

    async def _handle(self, lease: Lease) -> int:
        """Letters left; 0 also for a worker that dies here."""
        opened = await self._store.open(lease, self._who)
        if opened is None:
            return 0
        fate = self._fate.random()
        if fate < 0.05:
            return 0
        await asyncio.sleep(3 * IDLE / 1000 if fate < 0.1 else 0)
        line = entry(LETTER.load(opened.letter).id)
        return await self._store.commit(lease, self._who, Writes(log=(line,)))


async def test_crashes_stalls_and_repeats_lose_double_and_disorder_nothing(views: Views) -> None:
    store = await views()
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(Worker(f"w{n}", await views()).run()) for n in range(3)]
        sent = await send(store)
        await eventually(lambda: all_done(store), patience=60)
        for worker in running:
            worker.cancel()
    for customer in CUSTOMERS:
        assert [line.mid for line in await store.read(customer)] == sent[customer]


async def send(store: Store) -> dict[str, list[str]]:
    """Put letters, each up to three times; what every customer sent, in order."""
    sent = defaultdict(list)
    for n in range(LETTERS):
        customer = CUSTOMERS[n * 5 % len(CUSTOMERS)]
        sent[customer].append(f"m{n}")
        for _ in range(1 + n % 3):
            await store.put(customer, said(f"m{n}"))
    return sent


async def all_done(store: Store) -> bool:
    return not any((await store.depth()).values())
