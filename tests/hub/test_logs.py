"""Logs are JSON lines that name the conversation and never say what was said."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BEGIN = """
import asyncio, logging, structlog
from hub import logs
logs.configure("worker")
log = structlog.get_logger("hub")
"""


def lines(program: str) -> list[dict[str, Any]]:
    """What a process of its own logs: logging is configured once a process."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BEGIN + program], cwd=ROOT, capture_output=True, check=True
    )
    assert done.stdout == b""
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_an_event_is_one_line_of_json() -> None:
    (line,) = lines("log.bind(conversation='ada').info('letter_done', ms=3, odd='a\\nb')")
    assert line.pop("timestamp").endswith("Z")
    expected = {"event": "letter_done", "level": "info", "conversation": "ada", "ms": 3, "odd": "a\nb"}
    assert line == expected | {"process": "worker"}


def test_an_error_is_one_line_with_its_traceback() -> None:
    (line,) = lines("try:\n    1 / 0\nexcept ZeroDivisionError:\n    log.exception('letter_failed')")
    assert line["level"] == "error"
    assert "ZeroDivisionError" in line["exception"]


def test_libraries_warnings_are_lines_too_and_their_chatter_is_not() -> None:
    (line,) = lines(
        "logging.getLogger('uvicorn').info('x'); logging.getLogger('uvicorn').warning('slow %s', 1)"
    )
    assert (line["event"], line["level"], line["process"]) == ("slow 1", "warning", "worker")


def test_a_workers_whole_day_says_nothing_of_what_was_said() -> None:
    program = """
import time
from tests.fakes import ScriptedBot
from tests.values import SMS, said
from hub.delivery import Deliveries
from hub.media import Media
from hub.memory import MemoryStore
from hub.memory.files import MemoryFiles
from hub.metrics import Metrics
from hub.outgoing import Ways
from hub.presence import Presence
from hub.turns import Turns
from hub.worker import Worker

async def day():
    clock = lambda: time.time_ns() // 1_000_000
    store, stop = MemoryStore(clock), asyncio.Event()
    bot = ScriptedBot(*[RuntimeError("broken")] * 10, asyncio.Event())
    bot.script[-1].set()
    turns = Turns(store, bot, Ways(frozenset({"sms"})), clock, lambda: "case-1", Metrics())
    deliveries = Deliveries({}, store, clock, Metrics())
    media, presence = Media({}, MemoryFiles(), clock, Metrics()), Presence(store, clock)
    worker = Worker("w", store, turns, deliveries, media, presence, clock, lease=0.02)
    for n, customer in enumerate(["ada", "bob", "ada"]):
        await store.put(customer, said(f"m{n}", "my secret", address=SMS))
    ada = next(iter(store._state.boxes.values()))
    ada.letters[-1].letter = '{"type":"said","text":"my secret"}'
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(worker.run(stop))
        while any((await store.depth()).values()):
            await asyncio.sleep(0.01)
        stop.set()

asyncio.run(day())
"""
    told = lines(program)
    assert {"letter_done", "letter_failed", "dead_letter"} <= {line["event"] for line in told}
    assert {line["conversation"] for line in told} == {"ada", "bob"}
    assert "secret" not in json.dumps(told)
