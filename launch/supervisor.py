"""Keeps programs running: what ends is started again after a pause that doubles; stops them newest first."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from launch.errors import Ended
from launch.process import how_it_ended

if TYPE_CHECKING:
    from collections.abc import Callable

    from launch.process import Program, Run

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0


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
        self._kept: list[asyncio.Task[None]] = []

    def keep(self, program: Program) -> None:
        """Start `program` and keep it running."""
        self._kept.append(self._tasks.create_task(self._keep(program)))

    def settle(self) -> None:
        """Everything is ready: from now on what ends is started again."""
        self._settled = True

    async def stop(self) -> None:
        """Stop all programs one after the other, the one started last first."""
        for task in reversed(self._kept):
            task.cancel()
            await asyncio.wait([task])

    async def _keep(self, program: Program) -> None:
        loop = asyncio.get_running_loop()
        pause = FIRST_PAUSE
        while True:
            started = loop.time()
            async with self._run(program) as process:
                code = await process.wait()
            if loop.time() - started > STEADY_SECONDS:
                pause = FIRST_PAUSE
            if not self._settled:
                raise Ended(program.name, how_it_ended(code))
            if not self._restart:
                self._say(f"  ! {program.name} {how_it_ended(code)}.")
                return
            self._say(f"  ! {program.name} {how_it_ended(code)}; it is started again in {pause:.0f} s.")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
