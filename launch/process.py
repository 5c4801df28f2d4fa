"""One process: in a session of its own, output in a log, pid in a file, ended with all its children."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from launch.data_dir import log_file, write_private
from launch.watchdog import signal_group

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from launch.watchdog import Watchdog


@dataclass(frozen=True)
class Program:
    """A command with its environment. `grace` seconds lie between being asked to end and being killed."""

    name: str
    command: tuple[str, ...]
    environ: Mapping[str, str]
    grace: float = 8.0


Run = Callable[[Program], AbstractAsyncContextManager[asyncio.subprocess.Process]]


@asynccontextmanager
async def running(
    program: Program, data_dir: Path, watchdog: Watchdog
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run `program` inside the block; after it, its whole process group is gone."""
    process = await _start(program, log_file(data_dir, program.name))
    watchdog.watch(process.pid)
    pid_file = data_dir / "pids" / f"{program.name}.pid"
    write_private(pid_file, str(process.pid))
    try:
        yield process
    finally:
        pid_file.unlink(missing_ok=True)
        await _end(process, program.grace)
        watchdog.forget(process.pid)


async def _start(program: Program, log: Path) -> asyncio.subprocess.Process:
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *program.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(program.environ),
            start_new_session=True,
        )


async def _end(process: asyncio.subprocess.Process, grace: float) -> None:
    try:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.wait(), grace)
    except TimeoutError:
        pass
    finally:
        signal_group(process.pid, signal.SIGKILL)
    await process.wait()


def how_it_ended(code: int) -> str:
    """Say a return code in words."""
    if code >= 0:
        return f"ended with exit code {code}"
    return f"was killed by {signal.Signals(-code).name}"
