"""A person's terminal where `make run` runs, and Ctrl-C ends it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from launch.ports import LOOPBACK, free_ports
from launch.programs import ROOT
from tests.e2e.waiting import PATIENCE, until
from tests.launch.waiting import is_alive

COMMAND = (sys.executable, "-m", "launch")
READY = "Ctrl-C stops everything"
WIRING = ("REDIS_URL", "RASA_URL", "RASA_PROCESSES", "PUBLIC_URL", "HUB_SECRET", "CHANNELS_FILE", "BOT_LIMIT")


@dataclass(frozen=True)
class Run:
    """A launcher that has said that everything is ready."""

    pid: int
    said: str

    @property
    def password(self) -> str:
        """The demo agent's, as printed."""
        (password,) = re.findall(r"password +(\S+)", self.said)
        return str(password)


class Terminal:
    """One data folder and one port, for one launcher after the other, in `project`."""

    def __init__(self, folder: Path, project: Path = ROOT) -> None:
        self._project = project
        self.data_dir = folder / "data"
        port = free_ports(1)[0]
        self.url = f"http://{LOOPBACK}:{port}"
        inherited = {name: value for name, value in os.environ.items() if name not in WIRING}
        own = {"HOST": LOOPBACK, "PORT": str(port), "DATA_DIR": str(self.data_dir)}
        self.environ = {**inherited, **own}
        self._screen = folder / "screen"

    @asynccontextmanager
    async def run(self) -> AsyncIterator[Run]:
        """Start everything and wait until it is ready; Ctrl-C ends the launcher, and no process is left.

        Should anything fail, the launcher is killed: then its watchdog ends the rest.
        """
        launcher = self._start()
        try:
            await until(lambda: READY in self._screen.read_text() or launcher.poll() is not None)
            said = self._screen.read_text()
            assert READY in said, said
            started = psutil.Process(launcher.pid).children(recursive=True)
            yield Run(launcher.pid, said)
            os.killpg(launcher.pid, signal.SIGINT)
            assert launcher.wait(PATIENCE) == 0
            assert [process for process in started if is_alive(process.pid)] == []
        finally:
            launcher.kill()
            launcher.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        """Start a launcher in a process group of its own: Ctrl-C is for it, not for the tests."""
        with self._screen.open("wb") as screen:
            return subprocess.Popen(
                COMMAND,
                cwd=self._project,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=screen,
                stderr=screen,
                start_new_session=True,
            )

    def run_another(self) -> subprocess.CompletedProcess[str]:
        """Start a second launcher on the same data folder, at another port, and wait for its end."""
        environ = {**self.environ, "PORT": str(free_ports(1)[0])}
        return subprocess.run(
            COMMAND,
            cwd=self._project,
            env=environ,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def screen(self) -> str:
        """What the launcher has written so far."""
        return self._screen.read_text()

    def pids(self) -> dict[str, int]:
        """The pid of everything that runs, by name."""
        return {file.stem: int(file.read_text()) for file in self.data_dir.glob("pids/*.pid")}
