"""Health: who is alive, and numbers that add up."""

from __future__ import annotations

import pytest

from hub.store import Store
from tests.contract.twins import Views, now


async def test_a_store_that_is_there_answers(store: Store) -> None:
    await store.ping()


async def test_workers_are_alive_since_their_last_beat(store: Store) -> None:
    start = now()
    await store.beat("w1", start)
    await store.beat("w2", start - 5000)
    assert await store.workers(start - 1000) == 1
    await store.beat("w2", start + 1)
    assert await store.workers(start - 1000) == 2
    assert await store.workers(start + 2) == 0


async def test_counters_add_up_over_all_processes(store: Store, views: Views) -> None:
    assert await store.counters() == {}
    await store.count({"turns": 1, "seconds": 0.25})
    await (await views()).count({"turns": 2})
    await store.count({})
    assert await store.counters() == {"turns": 3, "seconds": pytest.approx(0.25)}
