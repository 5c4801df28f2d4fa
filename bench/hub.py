"""What the hub adds to a bot turn, what it leaves of Rasa's throughput, and how fast it acknowledges.

    .venv/bin/python -m bench.hub

Both ways are measured in one run, in turns, with the same messages, against the same Rasa.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence

import httpx

from bench.console import Console
from bench.stack import Running, stack
from bench.visitors import DirectVisitor, WebVisitor, listening, web_visitor

MESSAGES = ("hello", "what are your hours on Sunday?", "do you ship abroad?", "are you a bot?", "thanks")
PAIRS, ROUNDS = 5, 8
CUSTOMERS, EACH = 8, 25
HANDOFFS = 40
RATE, SECONDS, WRITERS = 200, 15, 60


async def added_latency(http: httpx.AsyncClient, parts: Running) -> None:
    """One customer at a time: direct and through the hub, alternating."""
    direct: list[float] = []
    hub: list[float] = []
    for _ in range(PAIRS):
        asker, visitor = DirectVisitor(http, parts), await web_visitor(http, parts)
        async with listening([visitor]):
            for text in MESSAGES * ROUNDS:
                direct.append(await asker.ask(text))
                hub.append(await visitor.ask(text))
    p50_direct, p50_hub = (1000 * statistics.median(times) for times in (direct, hub))
    print(f"turn p50: direct {p50_direct:.1f} ms, through the hub {p50_hub:.1f} ms,", end=" ")
    print(f"added {p50_hub - p50_direct:.1f} ms (bound: 10)")


async def throughput(http: httpx.AsyncClient, parts: Running) -> None:
    """Several new customers at once, each asking again as soon as it is answered; two rounds each way."""
    direct, hub = [], []
    for _ in range(2):
        direct.append(await _per_second([DirectVisitor(http, parts) for _ in range(CUSTOMERS)]))
        visitors = [await web_visitor(http, parts) for _ in range(CUSTOMERS)]
        async with listening(visitors):
            hub.append(await _per_second(visitors))
    ratio = statistics.mean(hub) / statistics.mean(direct)
    print(f"turns/s with {CUSTOMERS} customers: direct {statistics.mean(direct):.1f},", end=" ")
    print(f"through the hub {statistics.mean(hub):.1f}, ratio {ratio:.2f} (bound: 0.9)")


async def _per_second(askers: Sequence[DirectVisitor | WebVisitor]) -> float:
    async def ask(asker: DirectVisitor | WebVisitor) -> None:
        for n in range(EACH):
            await asker.ask(MESSAGES[n % len(MESSAGES)])

    began = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for asker in askers:
            tasks.create_task(ask(asker))
    return len(askers) * EACH / (time.perf_counter() - began)


async def acknowledgement(http: httpx.AsyncClient, parts: Running) -> None:
    """Messages at a constant rate from visitors who wait for a person: the bot is not what is measured."""
    visitors = [await web_visitor(http, parts) for _ in range(WRITERS)]
    for visitor in visitors:
        await visitor.say("human")
    await asyncio.sleep(2)
    times: list[float] = []

    async def say(visitor: WebVisitor) -> None:
        times.append(await visitor.say("are you there?"))

    began = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for n in range(RATE * SECONDS):
            await asyncio.sleep(max(0.0, began + n / RATE - time.perf_counter()))
            tasks.create_task(say(visitors[n % WRITERS]))
    times.sort()
    p50, p99 = 1000 * times[len(times) // 2], 1000 * times[int(0.99 * len(times))]
    rate = len(times) / (time.perf_counter() - began)
    print(f"acknowledged at {rate:.0f}/s: p50 {p50:.1f} ms, p99 {p99:.1f} ms (bound: 25)")


async def handoff(http: httpx.AsyncClient, parts: Running) -> None:
    """From a customer's cry for a person to the case in an open console."""
    console = Console(http, parts)
    await console.sign_in()
    times: list[float] = []
    async with console.watching():
        for _ in range(HANDOFFS):
            visitor = await web_visitor(http, parts)
            times.append(await console.seconds_until(visitor.say("human")))
    times.sort()
    p50, p95 = 1000 * times[len(times) // 2], 1000 * times[int(0.95 * len(times))]
    print(f"hand-off visible in an open console: p50 {p50:.0f} ms, p95 {p95:.0f} ms (bound: 300)")


async def main() -> None:
    """Start everything, measure, end everything."""
    limits = httpx.Limits(max_connections=400, max_keepalive_connections=400)
    async with stack() as parts, httpx.AsyncClient(limits=limits) as http:
        await DirectVisitor(http, parts).ask("hello")  # the first turn loads what later ones use
        await added_latency(http, parts)
        await throughput(http, parts)
        await handoff(http, parts)
        await acknowledgement(http, parts)


if __name__ == "__main__":
    asyncio.run(main())
