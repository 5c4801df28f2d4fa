import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from launch.errors import Ended
from launch.process import Program, Run
from launch.supervisor import Kept, Supervisor
from tests.launch.waiting import is_alive, until

Make = Callable[..., Program]

SLEEP = "import time; time.sleep(600)"
LAST_WORDS = """
import signal, sys, time
def end(*_):
    with open({path!r}, "a") as log:
        print({name!r}, file=log)
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("ready", flush=True)
time.sleep(600)
"""


def pid_of(data_dir: Path, name: str) -> int | None:
    """Return the pid in the program's pid file, or None while there is none."""
    file = data_dir / "pids" / f"{name}.pid"
    return int(file.read_text()) if file.exists() else None


async def test_what_is_killed_is_started_again_and_its_pid_file_follows(
    run: Run, data_dir: Path, python_program: Make
) -> None:
    said: list[str] = []
    async with asyncio.TaskGroup() as tasks:
        supervisor = Supervisor(tasks, run, said.append, restart=True)
        supervisor.keep(python_program(SLEEP, "rasa"))
        supervisor.settle()
        await until(lambda: pid_of(data_dir, "rasa") is not None)
        first = pid_of(data_dir, "rasa")
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await until(lambda: pid_of(data_dir, "rasa") not in {None, first})
        await supervisor.stop()
    assert said == ["  ! rasa was killed by SIGKILL; it is started again in 1 s."]
    assert pid_of(data_dir, "rasa") is None


async def test_the_one_started_last_is_stopped_first(run: Run, data_dir: Path, python_program: Make) -> None:
    order = data_dir / "order"
    names = ["redis", "rasa", "web"]
    async with asyncio.TaskGroup() as tasks:
        supervisor = Supervisor(tasks, run, print, restart=True)
        for name in names:
            supervisor.keep(python_program(LAST_WORDS.format(path=str(order), name=name), name))
        for name in names:
            log = data_dir / "logs" / f"{name}.log"
            await until(lambda log=log: log.exists() and "ready" in log.read_text())
        await supervisor.stop()
    assert order.read_text().split() == ["web", "rasa", "redis"]


async def test_one_that_ends_before_everything_is_ready_ends_everything(
    run: Run, data_dir: Path, python_program: Make
) -> None:
    pids: list[int | None] = []

    async def start() -> None:
        async with asyncio.TaskGroup() as tasks:
            supervisor = Supervisor(tasks, run, print, restart=True)
            supervisor.keep(python_program(SLEEP, "redis"))
            await until(lambda: pid_of(data_dir, "redis") is not None)
            pids.append(pid_of(data_dir, "redis"))
            supervisor.keep(python_program("raise SystemExit(3)", "rasa"))

    with pytest.raises(ExceptionGroup) as raised:
        await start()
    (error,) = raised.value.exceptions
    assert isinstance(error, Ended)
    assert str(error) == "rasa ended with exit code 3 before everything was ready."
    assert pids[0] is not None
    assert not is_alive(pids[0])


async def test_without_restarts_what_ends_stays_ended_and_is_said(run: Run, python_program: Make) -> None:
    said: list[str] = []
    async with asyncio.TaskGroup() as tasks:
        supervisor = Supervisor(tasks, run, said.append, restart=False)
        supervisor.keep(python_program("import time; time.sleep(0.3)", "rasa"))
        supervisor.settle()
        await until(lambda: bool(said))
    assert said == ["  ! rasa ended with exit code 0."]


async def test_one_on_trial_that_ends_is_not_started_again_and_ends_nothing_else(
    run: Run, python_program: Make
) -> None:
    async with asyncio.TaskGroup() as tasks:
        supervisor = Supervisor(tasks, run, print, restart=True)
        kept = supervisor.keep(python_program("raise SystemExit(3)", "rasa"), on_trial=True)
        await until(lambda: kept.ended is not None)
        assert kept.ended == "ended with exit code 3"
        await supervisor.stop()


async def test_one_that_has_passed_its_trial_is_started_again(
    run: Run, data_dir: Path, python_program: Make
) -> None:
    async with asyncio.TaskGroup() as tasks:
        supervisor = Supervisor(tasks, run, print, restart=True)
        kept = supervisor.keep(python_program(SLEEP, "rasa"), on_trial=True)
        supervisor.settle()
        await until(lambda: pid_of(data_dir, "rasa") is not None)
        kept.on_trial = False
        first = pid_of(data_dir, "rasa")
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await until(lambda: pid_of(data_dir, "rasa") not in {None, first})
        await supervisor.stop()


async def test_one_can_be_stopped_alone_and_its_successor_takes_its_place_in_the_order(
    run: Run, data_dir: Path, python_program: Make
) -> None:
    order = data_dir / "order"

    def keep(name: str, beside: Kept | None = None) -> Kept:
        program = python_program(LAST_WORDS.format(path=str(order), name=name), name)
        return supervisor.keep(program, beside=beside)

    async with asyncio.TaskGroup() as tasks:
        supervisor = Supervisor(tasks, run, print, restart=True)
        keep("redis")
        old = keep("rasa")
        keep("web")
        keep("rasa-2", beside=old)
        for name in ("redis", "rasa", "web", "rasa-2"):
            log = data_dir / "logs" / f"{name}.log"
            await until(lambda log=log: log.exists() and "ready" in log.read_text())
        await supervisor.drop(old)
        await supervisor.stop()
    assert order.read_text().split() == ["rasa", "web", "rasa-2", "redis"]
