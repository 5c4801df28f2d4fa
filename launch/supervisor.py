"""Keeps programs running: what ends is started again after a pause that doubles; stops them newest first.

A program may be kept on trial first: then its end is for whoever tries it to judge.
"""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING

from launch.errors import Ended
from launch.process import how_it_ended

if TYPE_CHECKING:
    from collections.abc import Callable

    from launch.process import Program, Run

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0


class Kept:
    """A program that is kept running. While it is on trial, its first end is its last."""

    def __init__(self, program: Program, place: int, on_trial: bool) -> None:
        self.program = program
        self.place = place
        """What has a higher one is stopped earlier."""
        self.on_trial = on_trial
        self.ended: str | None = None
        """How it ended while it was on trial."""


class Supervisor:
    """Runs each program in a task of `tasks`.

    Until `settle` is called a program that ends raises Ended: something is wrong that no restart will cure.
    """

    def __init__(self, tasks: asyncio.TaskGroup, run: Run, say: Callable[[str], None], restart: bool) -> None:
        self._tasks = tasks
        self._run = run
        self._say = say
        self._restart = restart
        self._settled = False
        self._places = count()
        self._kept: dict[Kept, asyncio.Task[None]] = {}

    def keep(self, program: Program, *, on_trial: bool = False, beside: Kept | None = None) -> Kept:
        """Start `program` and keep it running.

        When everything is stopped it goes before all that was started earlier, or with the one `beside` it.
        """
        kept = Kept(program, beside.place if beside else next(self._places), on_trial)
        self._kept[kept] = self._tasks.create_task(self._keep(kept))
        return kept

    def settle(self) -> None:
        """Everything is ready: from now on what ends is started again."""
        self._settled = True

    async def stop(self) -> None:
        """Stop all programs one after the other, the one started last first."""
        for kept in sorted(self._kept, key=lambda kept: kept.place, reverse=True):
            await self.drop(kept)

    async def drop(self, kept: Kept) -> None:
        """Stop one program, and keep it no longer."""
        task = self._kept.pop(kept)
        task.cancel()
        await asyncio.wait([task])

    async def _keep(self, kept: Kept) -> None:
        program = kept.program
        loop = asyncio.get_running_loop()
        pause = FIRST_PAUSE
        while True:
            started = loop.time()
            async with self._run(program) as process:
                code = await process.wait()
            if loop.time() - started > STEADY_SECONDS:
                pause = FIRST_PAUSE
            if kept.on_trial:
                kept.ended = how_it_ended(code)
                return
            if not self._settled:
                raise Ended(program.name, how_it_ended(code))
            if not self._restart:
                self._say(f"  ! {program.name} {how_it_ended(code)}.")
                return
            self._say(f"  ! {program.name} {how_it_ended(code)}; it is started again in {pause:.0f} s.")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
