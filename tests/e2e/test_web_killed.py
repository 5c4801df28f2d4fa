"""The web process killed or asked to end while it streams: the widget resumes after the last line it saw."""

from __future__ import annotations

import asyncio
from functools import partial

from tests.e2e.hub import Hub
from tests.e2e.orders import each_answered_once, questions
from tests.e2e.process import Process
from tests.e2e.visitor import Visitor
from tests.e2e.waiting import until

ASKED = questions(8)


async def start_again(hub: Hub, web: Process) -> None:
    web.start()
    await asyncio.to_thread(hub.wait_for_web)


async def says_all(visitor: Visitor) -> None:
    for text in ASKED:
        await visitor.say(text)


def has_read(visitor: Visitor, lines: int) -> bool:
    return len(visitor.lines) >= lines


async def test_a_stream_cut_off_is_resumed_without_a_gap_or_a_repeat(hub: Hub) -> None:
    hub.worker()
    web = hub.web()
    ada = await hub.visitor()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ada.read_until(lambda: ada.answers >= len(ASKED)))
        tasks.create_task(says_all(ada))
        for seen in (1, 6):
            await until(partial(has_read, ada, seen))
            web.kill()
            await start_again(hub, web)
    each_answered_once(ada, ASKED)


async def test_asked_to_end_it_closes_its_open_streams_and_goes(hub: Hub) -> None:
    hub.worker()
    web = hub.web()
    ada = await hub.visitor()
    await ada.say(ASKED[0])
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ada.read_until(lambda: ada.answers >= 2))
        await until(lambda: ada.answers == 1)
        await asyncio.to_thread(web.stop)
        await start_again(hub, web)
        await ada.say(ASKED[1])
    each_answered_once(ada, ASKED[:2])
