import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from launch.programs import ROOT
from launch.watchdog import end, remaining, signal_group
from tests.launch.waiting import is_alive, until

LAUNCHER = """
import asyncio, sys
from pathlib import Path
from launch.data_dir import hold
from launch.process import Program, running
from launch.watchdog import Watchdog

async def main(data_dir):
    with hold(data_dir) as lock, Watchdog(lock) as watchdog:
        program = Program("child", ("sh", "-c", "sleep 600 & wait"), {"PATH": "/usr/bin:/bin"})
        async with running(program, data_dir, watchdog):
            await asyncio.Event().wait()

asyncio.run(main(Path(sys.argv[1])))
"""


def is_locked(lock: Path) -> bool:
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


async def test_when_the_launcher_is_killed_its_children_end_and_then_the_lock_is_free(tmp_path: Path) -> None:
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER, str(tmp_path)], cwd=ROOT)
    pid_file = tmp_path / "pids" / "child.pid"
    await until(pid_file.exists)
    child = int(pid_file.read_text())
    launcher.kill()
    launcher.wait()
    await until(lambda: not is_locked(tmp_path / "lock"))
    assert not is_alive(child)


def test_a_group_that_is_gone_is_reported() -> None:
    process = subprocess.Popen(["sleep", "600"], start_new_session=True)
    assert signal_group(process.pid, signal.SIGKILL)
    process.wait()
    assert not signal_group(process.pid, signal.SIGTERM)
    assert os.getpgid(0) != process.pid


@given(st.sets(st.integers(2, 99)), st.sets(st.integers(2, 99)))
def test_what_was_watched_and_not_forgotten_remains(watched: set[int], forgotten: set[int]) -> None:
    lines = [*(f"+{group}\n" for group in watched), *(f"-{group}\n" for group in forgotten)]
    assert remaining(lines) == watched - forgotten


def test_what_does_not_end_when_asked_is_killed() -> None:
    command = ["sh", "-c", "trap '' TERM; echo deaf; sleep 600"]
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE) as stubborn:
        assert stubborn.stdout is not None
        stubborn.stdout.readline()
        end({stubborn.pid}, grace=0.1)
        assert stubborn.wait() == -signal.SIGKILL
