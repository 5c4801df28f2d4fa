"""Health and metrics: what is up, what is not, and the numbers Prometheus reads."""

from __future__ import annotations

import asyncio
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from hub.conversation import CaseState
from hub.memory import MemoryStore
from hub.metrics import Metrics
from hub.store import Box
from tests.fakes import Clock
from tests.values import case, said
from tests.web.shop_site import ShopSite
from web.operations import ALIVE, FRESH, Recent


@pytest.fixture(scope="module")
def built() -> ShopSite:
    return ShopSite()


@pytest.fixture
def site(built: ShopSite) -> ShopSite:
    return built.emptied()


async def numbers(site: ShopSite) -> dict[str, Metric]:
    """The metric families by name, as Prometheus reads them."""
    async with site.browser() as client:
        answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    return {family.name: family for family in text_string_to_metric_families(answer.text)}


def values(family: Metric, label: str) -> dict[str, float]:
    return {sample.labels[label]: sample.value for sample in family.samples}


async def test_the_process_is_alive_whatever_else_is_not(site: ShopSite) -> None:
    site.store.away = True
    async with site.browser() as client:
        answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


async def ready(site: ShopSite) -> tuple[int, dict[str, bool]]:
    async with site.browser() as client:
        answer = await client.get("/readyz")
    return answer.status_code, answer.json()


async def test_it_is_ready_when_every_part_is_up(site: ShopSite) -> None:
    await site.store.beat("w1", site.clock())
    assert await ready(site) == (200, {"redis": True, "worker": True, "rasa": True})


async def test_it_is_not_ready_without_a_worker_that_lives(site: ShopSite) -> None:
    await site.store.beat("w1", site.clock())
    site.clock.skip(ALIVE + 1)
    assert await ready(site) == (503, {"redis": True, "worker": False, "rasa": True})


async def test_it_is_not_ready_without_the_bot(site: ShopSite) -> None:
    await site.store.beat("w1", site.clock())
    site.bot.up = False
    assert await ready(site) == (503, {"redis": True, "worker": True, "rasa": False})


async def test_the_bot_is_asked_once_a_second_however_many_want_to_know() -> None:
    clock, asked = Clock(), list[int]()

    async def ask() -> bool:
        await asyncio.sleep(0)
        asked.append(clock())
        return len(asked) > 1

    recent = Recent(ask, clock)
    assert await asyncio.gather(*(recent.ready() for _ in range(5))) == [False] * 5
    assert len(asked) == 1
    clock.skip(FRESH)
    assert await recent.ready()


async def test_it_is_not_ready_without_the_store(site: ShopSite) -> None:
    site.store.away = True
    assert await ready(site) == (503, {"redis": False, "worker": False, "rasa": True})


async def test_the_metrics_of_a_hub_where_nothing_happened_can_be_read(site: ShopSite) -> None:
    found = await numbers(site)
    assert values(found["throughline_mailboxes"], "box") == dict.fromkeys(Box, 0)
    assert values(found["throughline_cases"], "state") == {"queued": 0, "claimed": 0}
    assert values(found["throughline_workers"], "state") == {"alive": 0}


async def test_the_metrics_of_every_process_are_added_up(site: ShopSite) -> None:
    for _ in range(2):
        process = Metrics()
        process.add("turns_total", outcome="done")
        process.add("deliveries_total", outcome="sent")
        process.add("bot_failures_total")
        process.observe("stage_seconds", 0.03, stage="bot")
        await site.store.count(process.drain())
    found = await numbers(site)
    assert values(found["throughline_turns"], "outcome") == {"done": 2}
    assert values(found["throughline_deliveries"], "outcome") == {"sent": 2}
    assert found["throughline_bot_failures"].samples[0].value == 2
    assert found["throughline_stage_seconds"].type == "histogram"


async def test_a_histogram_is_cumulative_and_in_the_order_of_its_bounds(site: ShopSite) -> None:
    process = Metrics()
    for seconds in (0.003, 3.0, 30.0):
        process.observe("stage_seconds", seconds, stage="turn")
    await site.store.count(process.drain())
    samples = (await numbers(site))["throughline_stage_seconds"].samples
    buckets = [(float(sample.labels["le"]), sample.value) for sample in samples if "le" in sample.labels]
    assert buckets == sorted(buckets)
    assert buckets[0] == (0.005, 1)
    assert buckets[-1] == (math.inf, 3)
    rest = {sample.name.rpartition("_")[2]: sample.value for sample in samples if "le" not in sample.labels}
    assert rest == {"count": 3, "sum": 33.003}


async def test_what_waits_is_shown(site: ShopSite) -> None:
    await site.store.put("ada", said("m1"))
    await site.store.show(case("c1"))
    await site.store.show(case("c2", state=CaseState.CLAIMED, agent="bea"))
    await site.store.show(case("c3", state=CaseState.RESOLVED))
    await site.store.beat("w1", site.clock())
    found = await numbers(site)
    assert values(found["throughline_mailboxes"], "box")["turn"] == 1
    assert values(found["throughline_cases"], "state") == {"queued": 1, "claimed": 1}
    assert values(found["throughline_workers"], "state") == {"alive": 1}


async def test_every_metric_says_what_it_is(site: ShopSite) -> None:
    process = Metrics()
    for name in ("turns_total", "deliveries_total", "bot_failures_total", "dead_letters_total"):
        process.add(name)
    process.observe("stage_seconds", 1)
    await site.store.count(process.drain())
    assert all(family.documentation for family in (await numbers(site)).values())


async def test_without_the_store_there_are_no_numbers(site: ShopSite) -> None:
    site.store.away = True
    async with site.browser() as client:
        assert (await client.get("/metrics")).status_code == 503


@given(st.lists(st.floats(0, 100), max_size=20))
async def test_any_latencies_are_a_sound_histogram(latencies: list[float]) -> None:
    process, store = Metrics(), MemoryStore(Clock())
    for seconds in latencies:
        process.observe("stage_seconds", seconds, stage="bot")
        await store.count(process.drain())
    counted = await store.counters()
    buckets = [value for series, value in counted.items() if "_bucket" in series]
    assert buckets == sorted(buckets)
    assert sum(value for series, value in counted.items() if "_count" in series) == len(latencies)
