"""How long customers wait while a new model goes live, and while the one before comes back.

    .venv/bin/python -m bench.promotion [CUSTOMERS]

Everything runs as under `make run`. Customers write all the time, each a moment after the last answer.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx

from bench.stack import Running
from bench.visitors import listening, web_visitor
from launch import models, programs, sources, status
from launch.__main__ import clock
from tests.e2e.project import Project
from tests.e2e.terminal import Terminal

MESSAGES = ("hello", "what are your hours on Sunday?", "where is order 4022", "are you a bot?", "thanks")
PAUSE, BASELINE, DRAIN = 0.1, 10.0, 12.0
BOUND = 2.0


class Crowd:
    """Customers who write; `waits` is when each message was sent and how long its answer took, in seconds."""

    def __init__(self, http: httpx.AsyncClient, parts: Running) -> None:
        self._http, self._parts = http, parts
        self.waits: list[tuple[float, float]] = []

    async def write(self) -> None:
        """Be one customer after the other until cancelled: short conversations, as most are."""
        while True:
            visitor = await web_visitor(self._http, self._parts)
            async with listening([visitor]):
                for text in MESSAGES * 4:
                    began = time.perf_counter()
                    self.waits.append((began, await visitor.ask(text)))
                    await asyncio.sleep(PAUSE)

    def between(self, start: float, end: float) -> list[float]:
        """The waits of what was sent in that time."""
        return [wait for sent, wait in self.waits if start <= sent < end]


async def switched(terminal: Terminal, decided: models.Live) -> float:
    """Seconds until the hub asks the new model."""
    began = time.perf_counter()
    reached = await status.outcome(terminal.data_dir, decided)
    if reached is None or reached.state != "live":
        raise RuntimeError(reached)
    return time.perf_counter() - began


def report(what: str, before: list[float], during: list[float], seconds: float) -> None:
    """Print one switch."""
    longest = max(before), max(during)
    p50 = statistics.median(before), statistics.median(during)
    print(f"{what}: {seconds:.1f} s; {len(during)} messages meanwhile.")
    print(f"  longest wait {longest[1]:.2f} s (bound: {BOUND:.0f}), before {longest[0]:.2f} s,", end=" ")
    print(f"ratio {longest[1] / longest[0]:.1f}; p50 {1000 * p50[1]:.0f} ms, before {1000 * p50[0]:.0f} ms")


async def measure(terminal: Terminal, project: Project, customers: int) -> None:
    """Both ways, under load."""
    decisions = {
        "promotion": lambda: project.decide("two", clock()),
        "rollback": lambda: models.rollback(project.folder, "data", clock()),
    }
    async with httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_connections=None)) as http:
        crowd = Crowd(http, Running(terminal.url, "", "", ""))
        async with asyncio.TaskGroup() as tasks:
            writing = [tasks.create_task(crowd.write()) for _ in range(customers)]
            for what, decide in decisions.items():
                start = time.perf_counter()
                await asyncio.sleep(BASELINE)
                decided = time.perf_counter()
                seconds = await switched(terminal, decide())
                await asyncio.sleep(DRAIN)
                before, during = crowd.between(start, decided), crowd.between(decided, time.perf_counter())
                report(what, before, during, seconds)
            for task in writing:
                task.cancel()


async def main(customers: int) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        project = Project(Path(folder, "project"))
        model = models.path(programs.ROOT, sources.fingerprint(programs.ROOT))
        for name in ("one", "two"):
            project.add(model, name)
        project.decide("one", clock())
        terminal = Terminal(Path(folder), project.folder)
        async with terminal.run():
            await measure(terminal, project, customers)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 4))
