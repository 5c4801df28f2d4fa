"""`python -m launch`: starts everything, says where it is, stops it on Ctrl-C. What `make run` calls."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from functools import partial
from typing import TYPE_CHECKING

from launch import assistant, ports, programs, redis_server, settings
from launch.data_dir import hold, log_file, prepare
from launch.errors import Ended, LaunchError
from launch.process import running
from launch.stack import Stack, redis_url_noted
from launch.supervisor import Supervisor
from launch.terminal import Step, say, tail
from launch.watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path

    from launch.process import Run
    from launch.settings import Settings

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
READY = """
  Throughline is ready.

    Shop with the chat    {url}/
    Agents' console       {url}/desk
      agent               demo
      password            {password}
    API                   {url}/api/docs
    Logs                  {logs}

  Ctrl-C stops everything; what was said is kept for the next run.
"""


async def train(wanted: Settings) -> None:
    """Train the assistant unless the model of the present data is there."""
    prepare(wanted.data_dir)
    with Watchdog() as watchdog:
        run = partial(running, data_dir=wanted.data_dir, watchdog=watchdog)
        log = log_file(wanted.data_dir, "train")
        model = await assistant.trained(programs.ROOT, {**programs.DEFAULTS, **os.environ}, log, run)
    say(f"  The assistant is trained: {model.relative_to(programs.ROOT)}")


async def serve(wanted: Settings, restart: bool) -> None:
    """Run everything until this task is cancelled."""
    ports.require_free(wanted.host, wanted.port)
    with (
        hold(wanted.data_dir) as lock,
        Watchdog(lock) as watchdog,
        redis_server.socket_path(wanted.data_dir) as socket,
        redis_url_noted(wanted.redis_url or redis_server.url(socket), wanted.data_dir),
    ):
        run = partial(running, data_dir=wanted.data_dir, watchdog=watchdog)
        async with asyncio.TaskGroup() as tasks:
            supervisor = Supervisor(tasks, run, say, restart)
            try:
                await _serve_until_cancelled(wanted, supervisor, run, socket)
            finally:
                with Step("Stopping everything"):
                    await supervisor.stop()


async def _serve_until_cancelled(wanted: Settings, supervisor: Supervisor, run: Run, socket: Path) -> None:
    password = await Stack(wanted, supervisor, run).start(os.environ, socket)
    supervisor.settle()
    say(READY.format(url=wanted.public_url, password=password, logs=wanted.data_dir / "logs"))
    await asyncio.Event().wait()


async def until_signalled(work: Coroutine[None, None, None]) -> None:
    """Do `work`; a signal to stop cancels it, which is a good end."""
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(work)
        for number in STOP_SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)


def explain(error: LaunchError, logs: Path) -> str:
    """Return what the person at the terminal reads about `error`, with the end of the log of what ended."""
    if not isinstance(error, Ended):
        return f"\n  {error}"
    log = logs / f"{error.program}.log"
    return "\n    ".join([f"\n  {error}", *tail(log, 20)]) + f"\n  The whole log: {log}"


def flattened(group: BaseExceptionGroup[LaunchError]) -> list[LaunchError]:
    """Return the errors of a group and of the groups in it."""
    return [
        leaf
        for error in group.exceptions
        for leaf in (flattened(error) if isinstance(error, BaseExceptionGroup) else [error])
    ]


def main() -> int:
    """Serve or train until done, and say in words what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m launch")
    parser.add_argument("task", nargs="?", choices=["run", "train"], default="run")
    parser.add_argument("--no-restart", action="store_true", help="what ends stays ended (for fault tests)")
    arguments = parser.parse_args()
    code = 0
    logs = programs.ROOT
    try:
        wanted = settings.read(os.environ)
        logs = wanted.data_dir / "logs"
        work = train(wanted) if arguments.task == "train" else serve(wanted, restart=not arguments.no_restart)
        asyncio.run(until_signalled(work))
    except* LaunchError as group:
        for error in flattened(group):
            say(explain(error, logs))
        code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
