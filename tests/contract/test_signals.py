"""Signals: everyone who listens hears of what happened."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import aclosing, asynccontextmanager

from hub.messages import Outcome
from hub.store import Signal, Store, Writes
from tests.contract.twins import AT_ONCE, Views
from tests.values import case, entry, said


@asynccontextmanager
async def listening(store: Store) -> AsyncIterator[AsyncIterator[Signal | None]]:
    """The signals from now on: a subscription begins with None, for what was before it was missed."""
    async with asyncio.timeout(20), aclosing(store.subscribe()) as signals:
        assert await anext(signals) is None
        yield signals


async def heard_after(views: Views, happening: Awaitable[object], number: int) -> list[Signal | None]:
    async with listening(await views()) as signals:
        await happening
        return [await anext(signals) for _ in range(number)]


async def test_what_is_published_is_heard_in_order_by_everyone(store: Store, views: Views) -> None:
    sent = [Signal("typing", "ada", "on"), Signal("typing", "bob", "off")]
    async with listening(await views()) as one, listening(await views()) as two:
        for signal in sent:
            await store.publish(signal)
        assert [await anext(one), await anext(one)] == sent
        assert [await anext(two), await anext(two)] == sent


async def test_a_commit_tells_once_of_all_its_lines(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    (lease,) = await store.take("w1", 1, AT_ONCE)
    writes = Writes(log=(entry("e1"), entry("e2")), outcome=("m1", Outcome(ok=True)))
    async with listening(await views()) as signals:
        await store.commit(lease, "w1", writes)
        await store.publish(Signal("desk"))
        assert [await anext(signals), await anext(signals)] == [Signal("log", "ada"), Signal("desk")]


async def test_a_commit_of_nothing_tells_nothing(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    (lease,) = await store.take("w1", 1, AT_ONCE)
    async with listening(await views()) as signals:
        await store.commit(lease, "w1", Writes())
        await store.publish(Signal("typing", "ada", "on"))
        assert await anext(signals) == Signal("typing", "ada", "on")


async def test_a_case_shown_is_told_to_the_desk(store: Store, views: Views) -> None:
    assert await heard_after(views, store.show(case("a")), 1) == [Signal("desk")]


async def test_whoever_has_left_is_told_nothing_and_disturbs_nobody(store: Store, views: Views) -> None:
    async with listening(await views()):
        pass
    async with listening(await views()) as signals:
        await store.publish(Signal("desk"))
        assert await anext(signals) == Signal("desk")
