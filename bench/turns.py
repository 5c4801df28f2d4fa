"""Whole bot turns: ours against Rasa's default config and stores, and what a long memory adds to a turn.

    .venv/bin/python -m bench.turns

Everything in one run on one machine, alternating, so that what the machine does meanwhile happens to all.
`--smoke` measures a tenth of it, to see that it works.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import httpx

from bench.rasas import SECRET, Rasas, rasas

MESSAGES = (
    "hello",
    "where is my order 4021?",
    "what are your hours on Sunday?",
    "do you ship abroad?",
    "thanks",
)
CUSTOMERS, EACH, ROUNDS = 8, 25, 3
LONG, SESSIONS = 1000, (1, 20, 100)
# Of a new customer's turns these are "turn 10": as many as there are messages, twice.
NEW = slice(5, 15)
PAIRS = 10
NEW_SESSION = "/session_start"  # Rasa's own intent: what happens after an hour of silence


class Asker(Protocol):
    """One customer of one Rasa."""

    async def ask(self, text: str) -> float:
        """Seconds until the answer is there."""
        ...


@dataclass(slots=True)
class Hub:
    """Asks our Rasa as the hub does."""

    http: httpx.AsyncClient
    url: str
    sender: str

    async def ask(self, text: str) -> float:
        kind = "payload" if text.startswith("/") else "text"
        body = {"sender": self.sender, "message_id": uuid.uuid4().hex, "channel": "webchat", kind: text}
        return await _timed(self.http, f"{self.url}/webhooks/hub/turn", body)


@dataclass(slots=True)
class Rest:
    """Asks a Rasa through its own REST channel."""

    http: httpx.AsyncClient
    url: str
    sender: str

    async def ask(self, text: str) -> float:
        body = {"sender": self.sender, "message": text}
        return await _timed(self.http, f"{self.url}/webhooks/rest/webhook", body)


async def _timed(http: httpx.AsyncClient, url: str, body: dict[str, str]) -> float:
    began = time.perf_counter()
    response = await http.post(url, json=body, headers={"X-Hub-Secret": SECRET}, timeout=300)
    response.raise_for_status()
    if not response.json():
        raise RuntimeError("a turn without an answer")
    return time.perf_counter() - began


async def compare(new: dict[str, Callable[[], Asker]], rounds: int) -> None:
    """One customer at a time, then several at once, ours and the default's in turns."""
    times: dict[str, list[float]] = {name: [] for name in new}
    rates: dict[str, list[float]] = {name: [] for name in new}
    for _ in range(rounds):
        for name, asker in new.items():
            times[name] += await _talk(asker(), EACH)
        for name, asker in new.items():
            rates[name].append(await _per_second([asker() for _ in range(CUSTOMERS)]))
    for name in new:
        p50, rate = 1000 * statistics.median(times[name]), statistics.mean(rates[name])
        print(f"{name}: turn p50 {p50:.1f} ms, {rate:.1f} turns/s with {CUSTOMERS} customers")
    ours, default = (statistics.mean(rates[name]) for name in new)
    print(f"turns/s, ours against the default: {ours / default:.1f} (bound: 4)")


async def _talk(asker: Asker, turns: int, first: int = 0) -> list[float]:
    return [await asker.ask(MESSAGES[n % len(MESSAGES)]) for n in range(first, first + turns)]


async def _per_second(askers: list[Asker]) -> float:
    began = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for asker in askers:
            tasks.create_task(_talk(asker, EACH))
    return len(askers) * EACH / (time.perf_counter() - began)


async def flatness(new: Callable[[], Asker], long: int, sessions: tuple[int, ...], pairs: int) -> None:
    """The same customer's turn 1,000, and turns after many sessions, against turn 10 of new customers."""
    old = new()
    await _talk(old, long)
    known = {f"turn 10 after {count} sessions": await _known_for(new(), count) for count in sessions}
    times: dict[str, list[float]] = {name: [] for name in (f"turn {long}", *known)}
    base: list[float] = []
    for _ in range(pairs):
        base += (await _talk(new(), NEW.stop))[NEW]
        times[f"turn {long}"] += await _talk(old, NEW.stop - NEW.start)
        for name, asker in known.items():
            await asker.ask(NEW_SESSION)
            times[name] += (await _talk(asker, NEW.stop))[NEW]
    p50 = statistics.median(base)
    print(f"turn 10 of a new customer: p50 {1000 * p50:.1f} ms")
    for name, seconds in times.items():
        ratio = statistics.median(seconds) / p50
        print(f"{name}: p50 {1000 * statistics.median(seconds):.1f} ms, ratio {ratio:.2f} (bound: 1.2)")


async def _known_for(asker: Asker, sessions: int) -> Asker:
    for _ in range(sessions):
        await _talk(asker, NEW.stop)
        await asker.ask(NEW_SESSION)
    return asker


async def main(smoke: bool) -> None:
    """Start everything, measure, end everything."""
    async with rasas() as found, httpx.AsyncClient() as http:
        new = _new_customers(found, http)
        for asker in new.values():
            await _talk(asker(), len(MESSAGES))  # the first turns load what later ones use
        await compare(new, 1 if smoke else ROUNDS)
        long, sessions, pairs = (LONG // 10, SESSIONS[:2], 2) if smoke else (LONG, SESSIONS, PAIRS)
        await flatness(new["ours"], long, sessions, pairs)


def _new_customers(found: Rasas, http: httpx.AsyncClient) -> dict[str, Callable[[], Asker]]:
    return {
        "ours": lambda: Hub(http, found.ours, uuid.uuid4().hex),
        "default": lambda: Rest(http, found.default, uuid.uuid4().hex),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="measure a tenth")
    asyncio.run(main(parser.parse_args().smoke))
