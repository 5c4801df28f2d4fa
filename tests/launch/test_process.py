import asyncio
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from launch.process import Program, Run, how_it_ended
from tests.launch.waiting import is_alive, until

Make = Callable[..., Program]

SPAWNS = """
import subprocess, time
subprocess.Popen(["sleep", "600"])
print("spawned", flush=True)
time.sleep(600)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(600)
"""


def pid_file(data_dir: Path) -> Path:
    return data_dir / "pids" / "stand-in.pid"


def said(data_dir: Path, word: str) -> bool:
    return word in (data_dir / "logs" / "stand-in.log").read_text()


async def test_a_running_program_has_its_pid_in_a_file(
    run: Run, data_dir: Path, python_program: Make
) -> None:
    async with run(python_program("import time; time.sleep(600)")) as process:
        assert pid_file(data_dir).read_text() == f"{process.pid}\n"
    assert not pid_file(data_dir).exists()


async def test_its_output_is_in_its_log_one_run_after_the_other(
    run: Run, data_dir: Path, python_program: Make
) -> None:
    for word in ("first", "second"):
        async with run(python_program(f"print('{word}')")) as process:
            await process.wait()
    assert (data_dir / "logs" / "stand-in.log").read_text() == "first\nsecond\n"


async def test_its_children_end_with_it(run: Run, data_dir: Path, python_program: Make) -> None:
    async with run(python_program(SPAWNS)) as process:
        await until(lambda: said(data_dir, "spawned"))
        (child,) = psutil.Process(process.pid).children()
    await until(lambda: not is_alive(child.pid))


async def test_one_that_does_not_end_when_asked_is_killed(
    run: Run, data_dir: Path, python_program: Make
) -> None:
    async with run(python_program(STUBBORN, grace=0.2)) as process:
        await until(lambda: said(data_dir, "deaf"))
    assert how_it_ended(process.returncode or 0) == "was killed by SIGKILL"


async def test_it_gets_only_the_environment_it_is_given(run: Run, data_dir: Path) -> None:
    async with run(Program("stand-in", ("/usr/bin/env",), {"PORT": "1"})) as process:
        await process.wait()
    assert (data_dir / "logs" / "stand-in.log").read_text() == "PORT=1\n"


async def test_it_ends_also_when_the_block_fails(run: Run, python_program: Make) -> None:
    started: list[asyncio.subprocess.Process] = []

    async def fail() -> None:
        async with run(python_program("import time; time.sleep(600)")) as process:
            started.append(process)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert started[0].returncode is not None


@pytest.mark.parametrize(
    ("code", "words"),
    [(0, "ended with exit code 0"), (3, "ended with exit code 3"), (-9, "was killed by SIGKILL")],
)
def test_a_return_code_in_words(code: int, words: str) -> None:
    assert how_it_ended(code) == words
