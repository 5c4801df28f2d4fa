"""A Redis that goes away and comes back: nothing acknowledged is lost, and nobody waits in vain."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from hub.errors import Unavailable
from hub.messages import LETTER
from hub.redis import RedisStore, connect
from hub.store import Box, Lease, Mailbox, Opened, Signal, Writes
from tests.redis_process import RedisProcess
from tests.values import WEB, case, entry, said
from tests.waiting import eventually

FOREVER = 3_600_000
LEASE = Lease(Mailbox(Box.TURN, "ada"), "1-0", 1)
CALLS: dict[str, Callable[[RedisStore], Awaitable[object]]] = {
    "put": lambda store: store.put("ada", said("m1")),
    "take": lambda store: store.take("w1", 1, FOREVER),
    "open": lambda store: store.open(LEASE, "w1"),
    "commit": lambda store: store.commit(LEASE, "w1", Writes()),
    "leave": lambda store: store.leave("w1"),
    "depth": lambda store: store.depth(),
    "read": lambda store: store.read("ada"),
    "last": lambda store: store.last("ada", 1),
    "resolve": lambda store: store.resolve(WEB, "ada"),
    "conversation": lambda store: store.conversation("ada"),
    "outcome": lambda store: store.outcome("ada", "m1"),
    "show": lambda store: store.show(case("a")),
    "cases": lambda store: store.cases(),
    "session": lambda store: store.session("token"),
    "throttle": lambda store: store.throttle("api", 1, 1),
    "publish": lambda store: store.publish(Signal("desk")),
    "subscribe": lambda store: anext(store.subscribe()),
    "keep": lambda store: store.keep("sms", "raw", "why"),
    "dead": lambda store: store.dead(),
    "ping": lambda store: store.ping(),
    "count": lambda store: store.count({"turns": 1}),
}


@pytest.fixture
def process() -> Iterator[RedisProcess]:
    """A Redis of this test's own, to be killed."""
    with tempfile.TemporaryDirectory(prefix="redis") as folder:
        process = RedisProcess(Path(folder))
        process.start()
        yield process
        process.stop()


@pytest.fixture
async def store(process: RedisProcess) -> AsyncIterator[RedisStore]:
    async with connect(process.url) as client:
        yield RedisStore(client)


async def test_whatever_was_acknowledged_is_there_after_a_kill(
    process: RedisProcess, store: RedisStore
) -> None:
    for n in range(20):
        await store.put("ada", said(f"m{n}"))
    await power_cut(process, store)
    assert not await store.put("ada", said("m0"))
    (lease,) = await eventually(lambda: store.take("w1", 1, FOREVER))
    seen = []
    while len(seen) < 20:
        seen.append(LETTER.load((await opened(store, lease)).letter).id)
        await store.commit(lease, "w1", Writes())
    assert seen == [f"m{n}" for n in range(20)]


async def test_a_lease_outlives_a_kill_and_its_turn_is_written_once(
    process: RedisProcess, store: RedisStore
) -> None:
    await store.put("ada", said("m1"))
    (lease,) = await store.take("w1", 1, FOREVER)
    await opened(store, lease)
    await power_cut(process, store)
    assert (await opened(store, lease)).tries == 2
    assert await store.commit(lease, "w1", Writes(log=(entry("e1"),))) == 0
    await power_cut(process, store)
    assert [line.mid for line in await store.read("ada")] == ["e1"]


@pytest.mark.parametrize("name", CALLS)
async def test_a_store_that_is_away_is_unavailable(
    process: RedisProcess, store: RedisStore, name: str
) -> None:
    process.kill()
    with pytest.raises(Unavailable):
        await CALLS[name](store)


async def test_waiting_goes_on_in_silence_while_the_store_is_away(
    process: RedisProcess, store: RedisStore
) -> None:
    await store.wait(0.01)
    process.kill()
    await store.wait(0.01)
    await store.wait(0.01)


async def test_a_waiting_worker_finds_the_mail_of_before_and_after_the_outage(
    process: RedisProcess, store: RedisStore
) -> None:
    await store.wait(0.01)
    await store.put("ada", said("m1"))
    await power_cut(process, store)
    await store.put("bob", said("m1"))
    found: set[str] = set()

    async def both() -> bool:
        await store.wait(0.01)
        found.update(lease.mailbox.customer for lease in await store.take("w1", 9, FOREVER))
        return found == {"ada", "bob"}

    await eventually(both)


async def test_a_listener_is_told_that_the_store_went_away(process: RedisProcess, store: RedisStore) -> None:
    async with aclosing(store.subscribe()) as signals:
        assert await anext(signals) is None
        process.kill()
        with pytest.raises(Unavailable):
            await anext(signals)


async def test_a_listener_notices_a_store_that_fell_silent(
    process: RedisProcess, store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.redis.signals.SILENCE", 0.05)
    monkeypatch.setattr("hub.redis.signals.TIMEOUT", 0.05)
    async with asyncio.timeout(20), aclosing(store.subscribe()) as signals:
        assert await anext(signals) is None
        process.freeze()
        with pytest.raises(Unavailable):
            await anext(signals)
    process.kill()


async def test_a_listener_stays_while_there_is_nothing_to_hear(
    store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.redis.signals.SILENCE", 0.01)
    async with asyncio.timeout(20), aclosing(store.subscribe()) as signals:
        assert await anext(signals) is None
        late = asyncio.ensure_future(anext(signals))
        await asyncio.sleep(0.2)
        await store.publish(Signal("desk"))
        assert await late == Signal("desk")


@pytest.mark.parametrize("url", ["redis://localhost:1", "rediss://localhost:1", "unix:///nowhere"])
async def test_a_dead_connection_is_noticed_and_nothing_is_retried(url: str) -> None:
    async with connect(url) as client:
        made = client.connection_pool.make_connection()
        assert made.health_check_interval > 0
        assert made.retry.get_retries() == 0
        assert url.startswith("unix") or made.socket_keepalive


async def test_a_cancelled_task_ends_whatever_it_was_doing(store: RedisStore) -> None:
    async def busy() -> None:
        while True:
            await store.ping()

    for n in range(30):
        task = asyncio.ensure_future(busy())
        await asyncio.sleep(n / 10_000)
        task.cancel()
        done, _ = await asyncio.wait([task], timeout=20)
        assert done
        assert task.cancelled()


async def power_cut(process: RedisProcess, store: RedisStore) -> None:
    """Kill it, start it, and go on when it answers."""
    process.kill()
    process.start()

    async def answers() -> bool:
        try:
            await store.ping()
        except Unavailable:
            return False
        return True

    await eventually(answers)


async def opened(store: RedisStore, lease: Lease) -> Opened:
    found = await store.open(lease, "w1")
    assert found is not None
    return found
