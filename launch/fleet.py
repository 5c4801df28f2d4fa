"""The Rasa processes: as many as are wanted on one model, started, put to the test and stopped together."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from launch import models, programs, trial
from launch.ports import LOOPBACK, free_ports

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from launch.process import Program, Run
    from launch.supervisor import Kept, Supervisor

ANNOUNCE_PAUSE = 1.0


@dataclass(frozen=True)
class Rasa:
    """One process that has passed its trial."""

    kept: Kept
    url: str


@dataclass(frozen=True)
class Group:
    """The processes on one model."""

    model: str
    members: tuple[Rasa, ...]

    @property
    def urls(self) -> list[str]:
        """Return where they are."""
        return [rasa.url for rasa in self.members]


class Fleet:
    """Starts and stops groups of `size` processes, each program with `environ`."""

    def __init__(
        self, root: Path, size: int, supervisor: Supervisor, run: Run, environ: Mapping[str, str]
    ) -> None:
        self._root = root
        self._size = size
        self._supervisor = supervisor
        self._run = run
        self._environ = environ
        self._running: dict[str, Kept] = {}

    async def start(self, model: str, *, at_once: bool) -> Group:
        """Start processes on `model` and return when all have passed their trial.

        They are started at once, or one after the other: that takes longer, and less from those that answer
        customers meanwhile. Raises Unfit, with none of them left running.
        """
        archive = models.path(self._root, model)
        expected = trial.model_id(archive)
        gate = asyncio.Semaphore(self._size if at_once else 1)
        passed: list[Rasa] = []

        async def one_more() -> None:
            async with gate:
                passed.append(await self._start(archive, expected))

        try:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(self._size):
                    tasks.create_task(one_more())
        except BaseExceptionGroup as group:
            await self._stop(passed)
            raise group.exceptions[0] from None
        return Group(model, tuple(passed))

    async def announce(self, group: Group) -> None:
        """Have the hub ask this group and no other; tries until the hub's store has taken it."""
        program = programs.announcement(group.urls, self._environ)
        while True:
            async with self._run(program) as process:
                if await process.wait() == 0:
                    return
            await asyncio.sleep(ANNOUNCE_PAUSE)

    async def stop(self, group: Group) -> None:
        """Stop the processes of a group."""
        await self._stop(group.members)

    async def _stop(self, members: Iterable[Rasa]) -> None:
        await asyncio.gather(*(self._drop(rasa.kept) for rasa in members))

    async def _start(self, archive: Path, expected: str) -> Rasa:
        port = free_ports(1)[0]
        url = f"http://{LOOPBACK}:{port}"
        kept = self._keep(programs.rasa(port, archive, self._environ, self._free_name()))
        try:
            await trial.passed(kept, url, self._environ["HUB_SECRET"], expected)
        except BaseException:
            await self._drop(kept)
            raise
        kept.on_trial = False
        return Rasa(kept, url)

    def _keep(self, program: Program) -> Kept:
        beside = next(iter(self._running.values()), None)
        kept = self._supervisor.keep(program, on_trial=True, beside=beside)
        self._running[program.name] = kept
        return kept

    async def _drop(self, kept: Kept) -> None:
        await self._supervisor.drop(kept)
        del self._running[kept.program.name]

    def _free_name(self) -> str:
        """The first of rasa, rasa-2, rasa-3 … that no process has: its log and pid are named so."""
        names = (f"rasa-{number}" if number > 1 else "rasa" for number in count(1))
        return next(name for name in names if name not in self._running)
