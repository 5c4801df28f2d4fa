"""Two workers that keep being killed, twenty customers in a hurry: each message once, each answered once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

from tests.e2e.hub import Hub
from tests.e2e.orders import each_answered_once, questions
from tests.e2e.process import Process
from tests.e2e.visitor import Visitor

CUSTOMERS, EACH, KILLS = 20, 10, 6


async def says_all(visitor: Visitor, asked: Sequence[str]) -> None:
    for text in asked:
        await visitor.say(text)
    await visitor.read_until(lambda: visitor.answers >= len(asked))


async def killed_now_and_then(workers: Sequence[Process], chance: random.Random) -> None:
    """Kill one of them at a moment nobody chose, and start it again."""
    for _ in range(KILLS):
        await asyncio.sleep(chance.uniform(0.5, 1.5))
        worker = chance.choice(workers)
        worker.kill()
        worker.start()


async def test_killed_workers_lose_double_and_mix_up_nothing(hub: Hub) -> None:
    asked = questions(EACH)
    customers = [await hub.visitor() for _ in range(CUSTOMERS)]
    workers = [hub.worker(), hub.worker()]
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(killed_now_and_then(workers, random.Random(1)))  # noqa: S311 - chance, not a secret
        for customer in customers:
            tasks.create_task(says_all(customer, asked))
    for customer in customers:
        each_answered_once(customer, asked)
