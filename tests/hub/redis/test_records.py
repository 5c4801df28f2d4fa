"""Records: what is Redis's own beside the promises in tests/contract."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from hub.messages import Outcome
from hub.redis import RedisStore, connect, keys
from hub.store import REMEMBERED, Box, Mailbox, Writes
from tests.redis_process import RedisProcess
from tests.values import entry, said

CUSTOMERS = [f"c{n}" for n in range(10)]


@pytest.fixture
async def store(redis_process: RedisProcess) -> AsyncIterator[RedisStore]:
    async with connect(redis_process.url) as client:
        await client.flushall()
        yield RedisStore(client)


async def test_dead_letters_of_all_partitions_are_one_list_oldest_first(store: RedisStore) -> None:
    assert len({keys.partition(customer) for customer in CUSTOMERS}) > 1
    for customer in CUSTOMERS:
        await store.put(customer, said("m1"))
    for lease in await store.take("w1", 99, 0):
        await store.bury(lease, "w1", "why", Writes())
    dead = await store.dead()
    assert {letter.mailbox for letter in dead} == {Mailbox(Box.TURN, customer) for customer in CUSTOMERS}
    assert [letter.at for letter in dead] == sorted(letter.at for letter in dead)
    assert [await store.replay(letter) for letter in dead] == [True] * len(CUSTOMERS)
    assert (await store.depth())[Box.TURN] == len(CUSTOMERS)


async def test_raw_input_that_looks_like_a_mailboxs_name_is_still_raw_input(store: RedisStore) -> None:
    await store.keep("sms", '["turn","ada"]', "why")
    (dead,) = await store.dead()
    assert (dead.mailbox, dead.letter) == (None, '["turn","ada"]')


async def test_an_outcome_is_kept_no_shorter_than_the_id_of_its_letter(
    redis_process: RedisProcess, store: RedisStore
) -> None:
    await store.put("ada", said("m1"))
    (lease,) = await store.take("w1", 1, 0)
    await store.commit(lease, "w1", Writes(outcome=("m1", Outcome(ok=True))))
    async with connect(redis_process.url) as client:
        outcome = await client.pttl(keys.outcome("ada", "m1"))
        letter_id = await client.pttl(keys.seen("ada", "m1"))
    assert 0 < letter_id <= outcome <= REMEMBERED * 1000


async def test_a_worker_that_left_is_in_no_group(redis_process: RedisProcess, store: RedisStore) -> None:
    for customer in CUSTOMERS:
        await store.put(customer, said("m1"))
    for lease in (await store.take("w1", 99, 0))[1:]:
        await store.commit(lease, "w1", Writes())
    await store.leave("w1")
    async with connect(redis_process.url) as client:
        streams = [stream async for stream in client.scan_iter(_type="stream")]
        workers = [await client.xinfo_consumers(stream, "workers") for stream in streams]
    (left,) = [worker for group in workers for worker in group]
    assert (left["name"], left["pending"]) == ("w1", 1)


async def test_a_lines_id_is_its_place_in_time(store: RedisStore) -> None:
    await store.put("ada", said("m1"))
    (lease,) = await store.take("w1", 1, 0)
    await store.commit(lease, "w1", Writes(log=(entry("e1"), entry("e2"))))
    places = [tuple(map(int, line.id.split("-"))) for line in await store.read("ada")]
    assert places == sorted(set(places))
