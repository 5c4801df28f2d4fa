"""A worker killed at every step of a turn: what was acknowledged is logged, answered and done once."""

from __future__ import annotations

import sqlite3
from contextlib import AsyncExitStack, closing
from typing import Self

import pytest

from tests.e2e.chokepoint import Moment, Trap
from tests.e2e.hub import Hub
from tests.e2e.killing import killing
from tests.e2e.orders import question, told

STEPS = [
    pytest.param("rasa", Moment.BEFORE_REQUEST, id="before the bot has the question"),
    pytest.param("rasa", Moment.AFTER_REQUEST, id="while the bot works on it"),
    pytest.param("rasa", Moment.BEFORE_REPLY, id="with the answer on its way"),
    pytest.param("redis", Moment.BEFORE_REQUEST, id="before the commit"),
    pytest.param("redis", Moment.BEFORE_REPLY, id="committed without knowing"),
    pytest.param("redis", Moment.AFTER_REPLY, id="after the commit"),
]
ASKED, CONFIRMED, LAST = "cancel order 4023", "yes please", question("4022")


class Doomed:
    """A worker between two chokepoints, to be killed at a step of one message's turn."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._exit = AsyncExitStack()

    async def __aenter__(self) -> Self:
        rasa = await self._exit.enter_async_context(self._hub.before_rasa())
        redis = await self._exit.enter_async_context(self._hub.before_redis())
        self._on_the_way = {"rasa": rasa, "redis": redis}
        self._worker = self._hub.worker(
            RASA_URL=f"http://127.0.0.1:{rasa.port}", REDIS_URL=f"redis://127.0.0.1:{redis.port}"
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        self._worker.kill()
        await self._exit.aclose()

    def dies(self, where: str, moment: Moment, text: str) -> Trap:
        """Die at that moment of what is said about `text`: a question to Rasa, or the commit to Redis."""
        return self._on_the_way[where].trap(text.encode(), moment, killing(self._worker))


@pytest.mark.parametrize(("where", "moment"), STEPS)
async def test_a_turn_goes_on_where_its_worker_was_killed(hub: Hub, where: str, moment: Moment) -> None:
    ada = await hub.visitor()
    async with Doomed(hub) as worker:
        await ada.ask(ASKED)
        killed = worker.dies(where, moment, CONFIRMED)
        await ada.say(CONFIRMED)
        await killed.wait()
    hub.worker()
    await ada.ask(LAST)
    assert told(ada) == [
        ("customer", ["4023"]),
        ("bot", ["4023"]),
        ("customer", []),
        ("bot", ["4023"]),
        ("customer", ["4022"]),
        ("bot", ["4022"]),
    ]
    assert receipts(hub) == ["C-4023"]


def receipts(hub: Hub) -> list[str]:
    """What the shop was made to do."""
    with closing(sqlite3.connect(hub.shop)) as shop:
        return [receipt for (receipt,) in shop.execute("SELECT receipt FROM receipts")]
