"""The lock store: real processes that share it, are killed, stand still, or give up."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
from rasa.core.lock_store import LockError, LockStore
from rasa.utils.endpoints import EndpointConfig

from bot.lock_store import HubLockStore
from bot.redis import Redis
from tests.bot.lock_process import store
from tests.bot.model import ROOT
from tests.redis_cluster import RedisClusterProcesses
from tests.redis_process import RedisProcess

SERVERS = ("redis_process", "redis_cluster", "redis_with_tls")
PATIENCE = 60


@pytest.fixture
def cluster_url(redis_cluster: RedisClusterProcesses) -> str:
    return redis_cluster.url


@pytest.fixture(params=SERVERS)
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(request.param).url
    return found


def test_rasa_makes_it_from_endpoints(redis_url: str) -> None:
    config = EndpointConfig(url=redis_url, type="bot.lock_store.HubLockStore", key_prefix="shop:")
    assert isinstance(LockStore.create(config), HubLockStore)


async def test_a_setting_nobody_knows_stops_the_start() -> None:
    with pytest.raises(ValueError, match="wait"):
        LockStore.create(EndpointConfig(url="db", type="bot.lock_store.HubLockStore", wait=1))


async def test_a_lock_is_rasas_and_leaves_nothing(url: str, sender: str) -> None:
    async with store(url).lock(sender) as lock:
        assert lock.conversation_id == sender
        assert await _keys(url, sender) == ["leases", "queue"]
    assert await _keys(url, sender) == []


async def test_everyone_is_served_in_order_and_without_polling(url: str, sender: str) -> None:
    """Two hundred in two processes' queues: napping between them would take longer than the patience."""
    served: list[tuple[int, int]] = []

    async def turn(locks: HubLockStore, process: int, number: int) -> None:
        async with locks.lock(sender, lock_lifetime=PATIENCE):
            served.append((process, number))

    stores = enumerate([store(url), store(url)])
    turns = [turn(locks, process, number) for process, locks in stores for number in range(100)]
    await asyncio.wait_for(asyncio.gather(*turns), PATIENCE)
    assert [number for process, number in served if process == 0] == list(range(100))
    assert [number for process, number in served if process == 1] == list(range(100))


async def test_a_busy_process_does_not_keep_another_waiting(redis_url: str, sender: str) -> None:
    """One turn of the busy process may be before the other's, though ten are waiting there."""
    served: list[str] = []

    async def turn(locks: HubLockStore, name: str) -> None:
        async with locks.lock(sender):
            await _until_queued(redis_url, sender, 1 if "other" in served else 2)
            served.append(name)

    busy = store(redis_url)
    turns = [asyncio.ensure_future(turn(busy, f"busy {number}")) for number in range(10)]
    await asyncio.gather(*turns, turn(store(redis_url), "other"))
    assert "other" in served[:2]


async def test_conversations_of_any_name_do_not_wait_for_each_other(redis_url: str, sender: str) -> None:
    locks = store(redis_url)
    async with locks.lock(sender), locks.lock(f"{sender} and {{ada}}"), locks.lock(f"{sender}\ud800"):
        pass


async def test_a_storm_of_processes_is_never_two_at_a_time(cluster_url: str, sender: str) -> None:
    with ExitStack() as stack:
        storms = [stack.enter_context(_process(cluster_url, "storm", sender, "25")) for _ in range(3)]
        assert [storm.wait(PATIENCE) for storm in storms] == [0, 0, 0]
    assert await Redis(cluster_url).execute("LRANGE", f"rasa:{{{sender}}}:seen", 0, -1) == ["1"] * 300
    assert await _keys(cluster_url, sender) == []


async def test_a_killed_holder_is_in_the_way_for_its_lease(cluster_url: str, sender: str) -> None:
    with _holding(cluster_url, sender, seconds=PATIENCE) as holder:
        holder.kill()
        async with store(cluster_url).lock(sender, lock_lifetime=PATIENCE):
            pass


async def test_a_killed_waiter_is_passed_over(redis_url: str, sender: str) -> None:
    async with store(redis_url).lock(sender):
        with _process(redis_url, "hold", sender, "0") as waiter:
            await _until_queued(redis_url, sender, 2)
            waiter.kill()
        last = asyncio.ensure_future(_take(redis_url, sender))
        await _until_queued(redis_url, sender, 3)
    await asyncio.wait_for(last, PATIENCE)


async def test_who_stood_still_too_long_is_passed_and_disturbs_nobody(redis_url: str, sender: str) -> None:
    """The holder outlives its lease, the waiter behind it gets in, and stays alone when the other leaves."""
    with _holding(redis_url, sender, seconds=8) as holder:
        async with store(redis_url).lock(sender, lock_lifetime=PATIENCE):
            assert holder.poll() is None
            third = asyncio.ensure_future(_take(redis_url, sender))
            assert await asyncio.get_running_loop().run_in_executor(None, holder.wait, PATIENCE) == 0
            await _until_queued(redis_url, sender, 2)
            assert not third.done()
        await asyncio.wait_for(third, PATIENCE)


async def test_a_held_lock_is_renewed(redis_url: str, sender: str) -> None:
    """Three leases long, and who waits half of that in vain is told so."""
    async with store(redis_url, lease=0.5).lock(sender):
        with pytest.raises(LockError, match="busy"):
            async with store(redis_url).lock(sender, lock_lifetime=1.5):
                pass
        assert await _keys(redis_url, sender) == ["leases", "queue"]


async def test_a_holder_that_lost_its_lock_is_told(
    redis_url: str, sender: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "bot.lock_store"):
        async with store(redis_url, lease=0.3).lock(sender):
            time.sleep(0.5)  # noqa: ASYNC251 (standing still is what is tried)
            await _take(redis_url, sender)
            while "was lost" not in caplog.text:  # noqa: ASYNC110 (a log sets no event)
                await asyncio.sleep(0.01)


async def test_who_gives_up_leaves_no_place_behind(url: str, sender: str) -> None:
    locks = store(url, lease=PATIENCE)
    async with locks.lock(sender):
        for wait in (0.0, 0.001, 0.01, 0.1):
            waiter = asyncio.ensure_future(_take(url, sender))
            await asyncio.sleep(wait)
            waiter.cancel()
            with suppress(asyncio.CancelledError):
                await waiter
            assert await _length(url, sender) == 1
    assert await _length(url, sender) == 0


async def test_without_redis_there_is_no_lock(sender: str) -> None:
    with pytest.raises(LockError, match="ConnectionError"):
        async with store("redis://127.0.0.1:1").lock(sender):
            pass


async def test_a_turn_ends_even_if_redis_went_away_meanwhile(
    redis_process: RedisProcess, sender: str
) -> None:
    locks = store(redis_process.url, lease=0.3)
    async with locks.lock(sender):
        redis_process.kill()
        await asyncio.sleep(0.5)
    redis_process.start()
    async with locks.lock(sender):
        pass


async def _take(url: str, sender: str) -> None:
    async with store(url).lock(sender, lock_lifetime=PATIENCE):
        pass


@contextmanager
def _process(*words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.bot.lock_process", *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def _holding(url: str, sender: str, seconds: float) -> Iterator[subprocess.Popen[str]]:
    with _process(url, "hold", sender, str(seconds)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


async def _length(url: str, sender: str) -> int:
    return int(await Redis(url).execute("LLEN", f"rasa:lock:{{{sender}}}:queue"))


async def _keys(url: str, sender: str) -> list[str]:
    """What there is of the conversation's lock."""
    names = ("leases", "queue")
    redis = Redis(url)
    return [name for name in names if await redis.execute("EXISTS", f"rasa:lock:{{{sender}}}:{name}")]


async def _until_queued(url: str, sender: str, number: int) -> None:
    redis = Redis(url)
    deadline = time.monotonic() + PATIENCE
    while await redis.execute("LLEN", f"rasa:lock:{{{sender}}}:queue") < number:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)
