"""Open pages are woken by what concerns them, and by a gap in any case."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

import pytest

from hub.errors import TooMany
from hub.store import Signal
from tests.fakes import Clock, LeavingStore
from tests.waiting import eventually
from web.live import STREAMS, Live

LONG = 20.0


@pytest.fixture
def store() -> LeavingStore:
    return LeavingStore(Clock())


@asynccontextmanager
async def forwarding(store: LeavingStore) -> AsyncIterator[Live]:
    """The fan-out, running and listening."""
    live = Live(store)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(live.run())
        await eventually(lambda: _listening(store))
        yield live
        running.cancel()


async def _listening(store: LeavingStore) -> bool:
    return bool(store._state.listeners)


async def test_a_page_hears_of_its_customer_and_of_no_other(store: LeavingStore) -> None:
    async with forwarding(store) as live:
        with live.watch(customer="ada") as watch:
            for customer in ("eve", "ada"):
                await store.publish(Signal("log", customer))
            assert await watch.changed(LONG) == (Signal("log", "ada"),)


async def test_only_who_looks_at_the_desk_hears_of_the_desk(store: LeavingStore) -> None:
    async with forwarding(store) as live:
        with live.watch(customer="ada") as customer, live.watch(desk=True) as desk:
            await store.publish(Signal("desk"))
            assert await desk.changed(LONG) == (Signal("desk"),)
            assert await customer.changed(0) == ()
            await store.publish(Signal("log", "ada"))
            assert await customer.changed(LONG) == (Signal("log", "ada"),)
            assert await desk.changed(0) == ()


async def test_signals_wait_for_a_busy_page(store: LeavingStore) -> None:
    async with forwarding(store) as live:
        with live.watch(customer="ada") as watch:
            for detail in ("1", "2"):
                await store.publish(Signal("typing", "ada", detail))
            await asyncio.sleep(0.01)
            assert [signal.detail for signal in await watch.changed(LONG)] == ["1", "2"]


async def test_signals_that_follow_soon_are_taken_together(store: LeavingStore) -> None:
    live = Live(store)
    with live.watch(customer="ada") as watch:
        live._offer(Signal("log", "ada", "1"))
        taking = asyncio.create_task(watch.changed(LONG, settle=0.05))
        await asyncio.sleep(0)
        live._offer(Signal("log", "ada", "2"))
        assert [signal.detail for signal in await taking] == ["1", "2"]
        assert await watch.changed(0) == ()


async def test_a_visitor_has_so_many_streams_and_nobody_else_is_counted(store: LeavingStore) -> None:
    live = Live(store)
    with ExitStack() as streams:
        for _ in range(STREAMS):
            streams.enter_context(live.watch(customer="ada", visitor="ada"))
        with pytest.raises(TooMany):
            streams.enter_context(live.watch(customer="ada", visitor="ada"))
        for agent_or_other in ("", "eve"):
            streams.enter_context(live.watch(customer="ada", visitor=agent_or_other))
    live.admit("ada")


async def test_without_a_signal_a_page_wakes_after_its_time(store: LeavingStore) -> None:
    with Live(store).watch(customer="ada") as watch:
        assert await watch.changed(0.01) == ()


async def test_after_an_outage_every_page_is_woken(
    store: LeavingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.live._AWAY", 0.01)
    store.away = True
    live = Live(store)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(live.run())
        with live.watch(customer="ada") as watch:
            await watch.changed(LONG)
            store.away = False
            await eventually(lambda: _listening(store))
            await watch.changed(LONG)
            await store.publish(Signal("log", "ada"))
            while await watch.changed(LONG) != (Signal("log", "ada"),):
                pass
        running.cancel()


async def test_closing_wakes_every_page(store: LeavingStore) -> None:
    live = Live(store)
    with live.watch() as watch:
        live.close()
        await watch.changed(LONG)
    assert live.closing


async def test_a_page_that_is_gone_is_forgotten(store: LeavingStore) -> None:
    live = Live(store)
    with live.watch(customer="ada"):
        pass
    assert live._watches == set()
