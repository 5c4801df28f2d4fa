"""A worker killed at every step of a turn: what was acknowledged is in the log once and answered once."""

from __future__ import annotations

import sqlite3
from contextlib import AsyncExitStack, closing
from hashlib import sha1

import pytest

from hub.redis import scripts
from tests.e2e.chokepoint import Moment, Trap
from tests.e2e.hub import Hub
from tests.e2e.killing import killing
from tests.e2e.orders import each_answered_once, question

COMMIT = sha1(scripts.COMMIT.encode(), usedforsecurity=False).hexdigest().encode()
"""By this a commit is known on its way to Redis."""
STEPS = [
    pytest.param("rasa", Moment.BEFORE_REQUEST, id="before the bot has the question"),
    pytest.param("rasa", Moment.AFTER_REQUEST, id="while the bot works on it"),
    pytest.param("rasa", Moment.BEFORE_REPLY, id="with the answer on its way"),
    pytest.param("redis", Moment.BEFORE_REQUEST, id="before the commit"),
    pytest.param("redis", Moment.BEFORE_REPLY, id="committed without knowing"),
    pytest.param("redis", Moment.AFTER_REPLY, id="after the commit"),
]


class Doomed:
    """A worker between two chokepoints, to be killed at a step of the turn of one message."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._exit = AsyncExitStack()

    async def __aenter__(self) -> Doomed:
        self._rasa = await self._exit.enter_async_context(self._hub.before_rasa())
        self._redis = await self._exit.enter_async_context(self._hub.before_redis())
        self._worker = self._hub.worker(
            RASA_URL=f"http://127.0.0.1:{self._rasa.port}", REDIS_URL=f"redis://127.0.0.1:{self._redis.port}"
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        self._worker.kill()
        await self._exit.aclose()

    def die_at(self, where: str, moment: Moment, text: str) -> Trap:
        """Die when the bot is asked `text`, or when the next turn is committed."""
        if where == "rasa":
            return self._rasa.trap(text.encode(), moment, killing(self._worker))
        return self._redis.trap(COMMIT, moment, killing(self._worker))


@pytest.mark.parametrize(("where", "moment"), STEPS)
async def test_a_turn_goes_on_where_its_worker_was_killed(hub: Hub, where: str, moment: Moment) -> None:
    hub.web()
    ada = await hub.visitor()
    first, fatal, last = question("4017"), question("4022"), question("4023")
    async with Doomed(hub) as worker:
        await ada.ask(first)
        trap = worker.die_at(where, moment, fatal)
        await ada.say(fatal)
        await trap.wait()
    await ada.say(last)
    hub.worker()
    await ada.read_until(lambda: ada.answers >= 3)
    each_answered_once(ada, [first, fatal, last])


@pytest.mark.parametrize("moment", [Moment.AFTER_REQUEST, Moment.BEFORE_REPLY], ids=lambda m: m.name.lower())
async def test_what_the_shop_was_asked_to_do_is_done_once(hub: Hub, moment: Moment) -> None:
    hub.web()
    ada = await hub.visitor()
    async with Doomed(hub) as worker:
        await ada.ask("cancel order 4023")
        trap = worker.die_at("rasa", moment, '"yes"')
        await ada.say("yes")
        await trap.wait()
    hub.worker()
    await ada.read_until(lambda: ada.answers >= 2)
    assert [sender for sender, _ in ada.transcript] == ["customer", "bot"] * 2
    assert "4023" in ada.transcript[-1][1]
    assert receipts(hub) == ["C-4023"]


def receipts(hub: Hub) -> list[str]:
    """What the shop was made to do."""
    with closing(sqlite3.connect(hub.shop)) as shop:
        return [receipt for (receipt,) in shop.execute("SELECT receipt FROM receipts")]
