"""A worker killed while a provider has its message: the customer gets it once, the agents see the doubt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import pytest

from hub.messages import Address, Delivery, Entry, Said, Status
from hub.redis import RedisStore, connect
from hub.store import Store
from tests.e2e.chokepoint import Chokepoint, Moment
from tests.e2e.hub import Hub
from tests.e2e.killing import killing
from tests.e2e.orders import question
from tests.e2e.process import Process
from tests.e2e.provider import Provider
from tests.waiting import eventually

ADA, CUSTOMER = Address("postcard", "12 Hill Street"), "ada"


@pytest.fixture
async def store(hub: Hub) -> AsyncIterator[Store]:
    redis = connect(hub.stack.redis.url)
    yield RedisStore(redis)
    await redis.aclose()


def postcard_worker(hub: Hub, port: int) -> Process:
    return hub.program("worker", "tests.e2e.postcard_worker", POSTCARDS_URL=f"http://127.0.0.1:{port}/")


async def writes(store: Store, letter_id: str, text: str) -> None:
    """Ada sends a postcard."""
    await store.resolve(ADA, CUSTOMER)
    await store.put(CUSTOMER, Said(letter_id, 1, ADA, text))


async def deliveries(store: Store, count: int) -> list[Delivery]:
    """What became of the messages to Ada, once there is so much of it."""

    async def look() -> list[Delivery] | None:
        found = [line for line in await store.read(CUSTOMER) if isinstance(line, Delivery)]
        return found if len(found) >= count else None

    found = await eventually(look, 60)
    assert found is not None
    return found


@pytest.mark.parametrize("moment", [Moment.BEFORE_REQUEST, Moment.BEFORE_REPLY], ids=lambda m: m.name.lower())
async def test_a_message_under_way_is_delivered_once(hub: Hub, store: Store, moment: Moment) -> None:
    with Provider() as provider:
        async with Chokepoint(partial(asyncio.open_connection, "127.0.0.1", provider.port)) as on_the_way:
            worker = postcard_worker(hub, on_the_way.port)
            trap = on_the_way.trap(b"4017", moment, killing(worker))
            await writes(store, "first", question("4017"))
            await trap.wait()
        postcard_worker(hub, provider.port)
        await writes(store, "second", question("4022"))
        done = await deliveries(store, 2)
    answers = [
        line for line in await store.read(CUSTOMER) if isinstance(line, Entry) and line.sender == "bot"
    ]
    assert [delivery.mid for delivery in done] == [answer.mid for answer in answers]
    assert list(provider.postcards) == [answer.mid for answer in answers]
    assert [(delivery.status, delivery.maybe_doubled) for delivery in done] == [
        (Status.SENT, True),
        (Status.SENT, False),
    ]
