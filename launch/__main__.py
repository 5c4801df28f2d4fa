"""`python -m launch`: starts everything, says where it is, stops it on Ctrl-C. What `make run` calls."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import time
from contextlib import redirect_stdout
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from launch import (
    assistant,
    candidate,
    listing,
    models,
    ports,
    programs,
    redis_server,
    settings,
    sources,
    status,
)
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
    from typing import TextIO

    from launch.process import Run
    from launch.settings import Settings

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
READY = """
  Throughline is ready.

    Shop with the chat    {url}/
    Agents' console       {url}/desk
      agent               demo
      password            {password}
    API                   {url}/api/docs{page}
    Logs                  {logs}

  Ctrl-C stops everything; what was said is kept for the next run.
"""


async def train(wanted: Settings, options: argparse.Namespace, out: TextIO) -> None:
    """Train the model of the present sources, write to `out` how it does, and put it live if asked to."""
    prepare(wanted.data_dir)
    with Watchdog() as watchdog:
        run = partial(running, data_dir=wanted.data_dir, watchdog=watchdog)
        log = log_file(wanted.data_dir, "train")
        shop = assistant.Workshop(programs.ROOT, {**programs.DEFAULTS, **os.environ}, log, run, clock)
        found = await candidate.prepared(shop)
    say(found.report if options.json else f"\n{found.page}\n", out)
    if options.promote:
        await switched(wanted.data_dir, candidate.promote(shop, found, options.force))
    else:
        say(f"  The model is {found.model}: `make train PROMOTE=1` puts it live.")


async def show(options: argparse.Namespace, out: TextIO) -> None:
    """Write to `out` which models there are."""
    zone = datetime.now().astimezone().tzinfo or UTC
    say(listing.as_json(programs.ROOT) if options.json else listing.table(programs.ROOT, zone), out)


async def rollback(wanted: Settings) -> None:
    """Have the model before live again, and wait until it answers if `make run` runs."""
    decided = models.rollback(programs.ROOT, sources.fingerprint(programs.ROOT), clock())
    await switched(wanted.data_dir, decided)


async def switched(data_dir: Path, decided: models.Live) -> None:
    """Wait until what was decided answers customers, and say so; raises LaunchError if it does not."""
    with Step(f"Putting the model {decided.model} live"):
        reached = await status.outcome(data_dir, decided)
        if reached and reached.state == "failed" and reached.at == decided.at:
            raise LaunchError(f"{reached.model} is not live, {reached.serving} still is: {reached.error}")
    if reached is None:
        say("  It answers from the next `make run` on: none is running here.")
    elif reached.at > decided.at:
        say(f"  {reached.serving} is live: that was decided meanwhile.")


def clock() -> int:
    """Return milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


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
    started = await Stack(wanted, supervisor, run, clock).start(os.environ, socket)
    supervisor.settle()
    page = f"\n    Customers' apps       {started.page}" if started.page else ""
    logs = wanted.data_dir / "logs"
    say(READY.format(url=wanted.public_url, password=started.password, page=page, logs=logs))
    await started.follow()


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
    """Do what is asked; for tools, standard output is theirs, and what people read goes to standard error."""
    arguments = read_arguments()
    out = sys.stdout
    with redirect_stdout(sys.stderr if arguments.json else out):
        return do(arguments, out)


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m launch")
    parser.add_argument("task", nargs="?", choices=["run", "train", "models", "rollback"], default="run")
    flags = {
        "no-restart": "what ends stays ended (for fault tests)",
        "promote": "train: put the model live, unless something became worse",
        "force": "train: put it live also then",
        "json": "train, models: for tools",
    }
    for flag, meaning in flags.items():
        parser.add_argument(f"--{flag}", action="store_true", help=meaning)
    return parser.parse_args()


def do(arguments: argparse.Namespace, out: TextIO) -> int:
    """Do the task until it is done, and say in words what went wrong; results go to `out`."""
    code = 0
    logs = programs.ROOT
    try:
        wanted = settings.read(os.environ)
        logs = wanted.data_dir / "logs"
        match arguments.task:
            case "train":
                work = train(wanted, arguments, out)
            case "models":
                work = show(arguments, out)
            case "rollback":
                work = rollback(wanted)
            case _:
                work = serve(wanted, restart=not arguments.no_restart)
        asyncio.run(until_signalled(work))
    except* LaunchError as group:
        for error in flattened(group):
            say(explain(error, logs))
        code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
