"""Health and metrics, for whoever keeps this running."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector
from typing_extensions import override

from hub.clock import Clock
from hub.conversation import CaseState
from hub.errors import Unavailable
from hub.store import Store

ALIVE = 10_000
"""Milliseconds of silence after which a worker counts as gone."""
FRESH = 1000
"""Milliseconds for which the bot's own answer holds, however often we are asked."""
_SERIES = re.compile(r"(?P<name>\w+?)(?P<part>_bucket|_sum|_count)?(?:\{(?P<labels>.*)\})?$")
_BOUND = re.compile(r'le="([^"]*)",?')
_LABEL = re.compile(r'(\w+)="([^"]*)"')

Ready = Callable[[], Awaitable[bool]]


def router(store: Store, bot_ready: Ready, clock: Clock) -> APIRouter:
    """`/healthz`, `/readyz`, `/metrics`."""
    routes = APIRouter(tags=["operations"])
    rasa = Recent(bot_ready, clock)

    @routes.get("/healthz")
    async def healthz() -> dict[str, str]:
        """This process is alive."""
        return {"status": "alive"}

    @routes.get("/readyz")
    async def readyz() -> JSONResponse:
        """Whether everything a customer needs is up; 503 until it is."""
        parts = {**await _store_parts(store, clock()), "rasa": await rasa.ready()}
        return JSONResponse(parts, 200 if all(parts.values()) else 503)

    @routes.get("/metrics")
    async def metrics() -> Response:
        """All processes' numbers, for Prometheus."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(
            _Kept([*_counted(await store.counters()), *[m async for m in _gauges(store, clock())]])
        )
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return routes


class Recent:
    """Whether the bot is ready, asked for at most once in `FRESH`; who asks meanwhile shares the answer."""

    def __init__(self, ask: Ready, clock: Clock) -> None:
        self._ask, self._clock = ask, clock
        self._asking = asyncio.Lock()
        self._answer, self._until = False, 0

    async def ready(self) -> bool:
        """The answer."""
        async with self._asking:
            if self._clock() >= self._until:
                self._answer = await self._ask()
                self._until = self._clock() + FRESH
            return self._answer


async def _store_parts(store: Store, now: int) -> dict[str, bool]:
    try:
        await store.ping()
        return {"redis": True, "worker": await store.workers(now - ALIVE) > 0}
    except Unavailable:
        return {"redis": False, "worker": False}


class _Kept(Collector):
    """Metrics that were gathered before they were asked for."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    @override
    def collect(self) -> Iterator[Metric]:
        yield from self._metrics


def _counted(counters: Mapping[str, float]) -> list[Metric]:
    """The store's series as metric families."""
    families: dict[str, Metric] = {}
    for series, value in sorted(counters.items(), key=_in_order):
        found = _SERIES.match(series)
        if found is None:
            continue
        name, part = f"throughline_{found['name'].removesuffix('_total')}", found["part"] or "_total"
        kind = "counter" if part == "_total" else "histogram"
        family = families.setdefault(name, Metric(name, _HELP.get(found["name"], ""), kind))
        family.add_sample(name + part, dict(_LABEL.findall(found["labels"] or "")), value)
    return list(families.values())


def _in_order(counted: tuple[str, float]) -> tuple[str, float]:
    """The buckets of one histogram must appear in the order of their bounds."""
    series, _ = counted
    bound = _BOUND.search(series)
    return _BOUND.sub("", series), float(bound[1]) if bound else 0.0


async def _gauges(store: Store, now: int) -> AsyncIterator[Metric]:
    depth = await store.depth()
    yield _gauge("mailboxes", {str(box): value for box, value in depth.items()}, "box")
    states = [case.state for case in await store.cases()]
    yield _gauge("cases", {state: states.count(state) for state in CaseState if state.open}, "state")
    yield _gauge("workers", {"alive": await store.workers(now - ALIVE)}, "state")


def _gauge(name: str, values: Mapping[str, float], label: str) -> Metric:
    gauge = Metric(f"throughline_{name}", _HELP[name], "gauge")
    for value, number in values.items():
        gauge.add_sample(gauge.name, {label: value}, number)
    return gauge


_HELP = {
    "turns_total": "Letters handled, by outcome.",
    "bot_failures_total": "Questions the bot did not answer in its time.",
    "deliveries_total": "Tries to bring a message to a provider, by outcome.",
    "files_total": "Files of messages fetched from providers, by outcome.",
    "webhooks_total": "Webhooks that were refused or could not be read, by channel.",
    "dead_letters_total": "Letters given up, by kind of mailbox.",
    "stage_seconds": "Time waited for the bot, and from a letter's arrival in its mailbox to its commit.",
    "mailboxes": "Mailboxes with letters waiting, by kind.",
    "cases": "Open cases, by state.",
    "workers": "Workers alive.",
}
