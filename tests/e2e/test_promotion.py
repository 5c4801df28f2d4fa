"""A model goes live, the one before comes back, a text is changed, all while customers write.

All they notice is what the bot says.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from launch import models, sources, status
from launch.__main__ import clock
from launch.status import Status
from tests.e2e.orders import each_answered_once, question
from tests.e2e.project import Project
from tests.e2e.stack import trained_model
from tests.e2e.terminal import Terminal
from tests.e2e.visitor import Visitor
from tests.e2e.waiting import PATIENCE

WRITERS = 3
BETWEEN = 0.6
"""Seconds a writer thinks before writing again."""
OLD, NEW, TEXT = "a program that", "a machine that", "a robot that"
FRESH = 1.0
"""Seconds for which a Rasa may go on saying the text before (bot/live_texts.py)."""
ASK_ORDER, ASK_ITEM = "in your confirmation e-mail", "Which item would you like to return?"


class Writer:
    """Asks one thing after the other until told to stop, each once the one before is answered."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.asked: list[str] = []
        self.waits: list[float] = []
        """Seconds that each answer took."""

    async def write(self, done: asyncio.Event) -> None:
        while not done.is_set():
            text = question(("4017", "4022")[len(self.asked) % 2])
            self.asked.append(text)
            began = time.perf_counter()
            await self.visitor.ask(text)
            self.waits.append(time.perf_counter() - began)
            await asyncio.sleep(BETWEEN)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with two models that differ in one text, and one that is none."""
    project = Project(tmp_path / "project")
    model = trained_model(Terminal(tmp_path).environ)
    project.add(model, "one")
    project.add(model, "two", says=(OLD, NEW))
    models.path(project.folder, "broken").write_bytes(b"not a model")
    project.decide("one", clock())
    return project


async def outcome(terminal: Terminal, decided: models.Live) -> Status:
    reached = await status.outcome(terminal.data_dir, decided)
    assert reached is not None
    return reached


async def told(terminal: Terminal, project: Project, *command: str) -> str:
    """Run a module of the launcher in the project; return what it says once it is done."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *command), cwd=project.folder, env=terminal.environ, stdout=subprocess.PIPE
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said
    return said.decode()


async def last_answer(visitor: Visitor, text: str) -> str:
    await visitor.ask(text)
    sender, answer = visitor.transcript[-1]
    assert sender == "bot"
    return answer


async def switch(terminal: Terminal, project: Project, ada: Visitor, eve: Visitor) -> None:
    """A broken model, a new one, the way back, a text; Ada is in a form, Eve asks who answers."""
    assert ASK_ORDER in await last_answer(ada, "I want to return something")
    refused = await outcome(terminal, project.decide("broken", clock()))
    assert (refused.state, refused.serving) == ("failed", "one")
    assert "broken.tar.gz is no model" in terminal.screen()
    assert OLD in await last_answer(eve, "are you a bot?")

    reached = await outcome(terminal, project.decide("two", clock()))
    assert (reached.state, reached.serving) == ("live", "two")
    assert NEW in await last_answer(eve, "are you a bot?")
    assert ASK_ITEM in await last_answer(ada, "4017")

    assert "one live" in await told(terminal, project, "launch", "rollback")
    assert OLD in await last_answer(eve, "are you a bot?")

    project.say(OLD, TEXT)
    assert "Live in a second: utter_bot." in await told(terminal, project, "launch.texts")
    await asyncio.sleep(FRESH)
    assert TEXT in await last_answer(eve, "are you a bot?")
    live = models.live(project.folder)
    assert live is not None
    assert (live.model, live.data) == ("one", sources.fingerprint(project.folder))


async def test_a_promotion_and_a_rollback_under_load_fail_no_message(
    project: Project, tmp_path: Path
) -> None:
    terminal = Terminal(tmp_path, project.folder)
    done = asyncio.Event()
    async with terminal.run(), httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as http:
        ada, eve, *others = [await Visitor(http, terminal.url).join() for _ in range(2 + WRITERS)]
        writers = [Writer(visitor) for visitor in others]
        async with asyncio.TaskGroup() as tasks:
            for writer in writers:
                tasks.create_task(writer.write(done))
            await switch(terminal, project, ada, eve)
            done.set()
    for writer in writers:
        each_answered_once(writer.visitor, writer.asked)
    waits = [wait for writer in writers for wait in writer.waits]
    print(f"{len(waits)} messages, the longest wait {max(waits):.2f} s")  # noqa: T201 - the test's report
