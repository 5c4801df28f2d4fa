"""Signals and hints on a Redis that is shared: what other programs say on the channels is not heard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest
from redis.asyncio import Redis

from hub.redis import RedisStore, connect, keys
from hub.store import Signal, Writes
from tests.redis_process import RedisProcess
from tests.values import case, entry, said
from tests.waiting import eventually

FOREVER = 3_600_000
FOREIGN = [b"", b"hello", b"{}", b"null", b"99", b"-1", b'{"kind":"weather"}', b"\xff\xfe", b"9" * 5000]


@pytest.fixture
async def client(redis_process: RedisProcess) -> AsyncIterator[Redis]:
    async with connect(redis_process.url) as client:
        await client.flushall()
        yield client


async def test_a_listener_hears_on_after_what_it_cannot_read(client: Redis) -> None:
    store = RedisStore(client)
    async with asyncio.timeout(20), aclosing(store.subscribe()) as signals:
        assert await anext(signals) is None
        for said_by_others in FOREIGN:
            await client.publish(keys.LIVE, said_by_others)
        await store.publish(Signal("desk"))
        assert await anext(signals) == Signal("desk")


async def test_a_worker_waits_on_after_a_hint_it_cannot_read(client: Redis) -> None:
    store = RedisStore(client)
    await store.wait(0)
    for said_by_others in FOREIGN:
        await client.publish(keys.WAKE, said_by_others)
    await store.put("ada", said("m1"))

    async def taken() -> object:
        await store.wait(0.01)
        return await store.take("w1", 1, FOREVER)

    assert await eventually(taken)


async def test_everything_kept_is_under_one_prefix(client: Redis) -> None:
    store = RedisStore(client)
    await store.put("ada", said("m1"))
    (lease,) = await store.take("w1", 1, FOREVER)
    await store.commit(lease, "w1", Writes(log=(entry("e1"),), cases=(case("a"),)))
    await store.show(case("a"))
    assert [key async for key in client.scan_iter() if not key.startswith(keys.PREFIX)] == []
