"""The web process killed or asked to end while it streams: the widget resumes after the last line it saw."""

from __future__ import annotations

import asyncio
from functools import partial

from tests.e2e.hub import Hub
from tests.e2e.orders import each_answered_once, questions
from tests.e2e.visitor import Visitor
from tests.e2e.waiting import until

ASKED = questions(8)


async def says_all(visitor: Visitor) -> None:
    for text in ASKED:
        await visitor.say(text)


def has_read(visitor: Visitor, lines: int) -> bool:
    return len(visitor.lines) >= lines


async def test_a_stream_cut_off_is_resumed_without_a_gap_or_a_repeat(live_hub: Hub) -> None:
    ada = await live_hub.visitor()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ada.read_until(lambda: ada.answers >= len(ASKED)))
        tasks.create_task(says_all(ada))
        for lines in (1, 6):
            await until(partial(has_read, ada, lines))
            live_hub.stack.web.kill()
            await asyncio.to_thread(live_hub.stack.start_web)
    each_answered_once(ada, ASKED)


async def test_asked_to_end_it_closes_its_open_streams_and_goes(live_hub: Hub) -> None:
    ada = await live_hub.visitor()
    await ada.say(ASKED[0])
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ada.read_until(lambda: ada.answers >= 2))
        await until(lambda: ada.answers == 1)
        await asyncio.to_thread(live_hub.stack.web.stop)
        await asyncio.to_thread(live_hub.stack.start_web)
        await ada.say(ASKED[1])
    each_answered_once(ada, ASKED[:2])
