"""Redis killed while many write: the widgets keep what was not taken, and everything goes on by itself."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from functools import partial
from itertools import count

from tests.e2e.hub import Hub
from tests.e2e.orders import each_answered_once, question, questions
from tests.e2e.visitor import Visitor
from tests.e2e.waiting import until

VISITORS, OUTAGES = 5, 2
PAUSE = 0.5
"""Seconds between one visitor's messages: more in a minute than the web chat takes would be held up."""


async def keeps_writing(visitor: Visitor, over: asyncio.Event) -> None:
    """Write until it is over, and one message more; then read all answers."""
    asked: list[str] = []
    for number in count(1):
        asked = questions(number)
        last = over.is_set()
        await visitor.say(asked[-1])
        if last:
            break
        await asyncio.sleep(PAUSE)
    await visitor.read_until(lambda: visitor.answers >= len(asked))
    each_answered_once(visitor, asked)


def has_said(visitor: Visitor, messages: int) -> bool:
    return len(visitor.words) >= messages


async def kill_redis(hub: Hub, visitors: Sequence[Visitor]) -> None:
    """Kill it, and start it again when every visitor has noticed."""
    before = [visitor.refused for visitor in visitors]
    hub.stack.redis.kill()
    await until(lambda: all(v.refused > refused for v, refused in zip(visitors, before, strict=True)))
    hub.stack.redis.start()


async def test_nothing_is_lost_when_redis_is_killed_while_messages_flow(live_hub: Hub) -> None:
    visitors = [await live_hub.visitor() for _ in range(VISITORS)]
    over = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for visitor in visitors:
            tasks.create_task(keeps_writing(visitor, over))
        for _ in range(OUTAGES):
            await until(partial(has_said, visitors[0], len(visitors[0].words) + 3))
            await kill_redis(live_hub, visitors)
        over.set()


async def test_a_message_is_refused_for_now_while_redis_is_away(live_hub: Hub) -> None:
    ada = await live_hub.visitor()
    await ada.ask(question("4017"))
    live_hub.stack.redis.kill()
    try:
        refused = await ada.post(question("4022"), str(uuid.uuid4()))
    finally:
        live_hub.stack.redis.start()
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    await ada.ask(question("4023"))
    each_answered_once(ada, [question("4017"), question("4023")])
