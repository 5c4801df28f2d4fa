"""One program of the product as a real process, in a process group of its own."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

from launch.process import Program
from launch.programs import ROOT
from launch.watchdog import Watchdog, signal_group
from tests.e2e.waiting import PATIENCE


class Process:
    """Runs `program` as often as it is started; everything it writes is in `log`.

    `watchdog` ends it should the tests themselves be killed.
    """

    def __init__(self, program: Program, log: Path, watchdog: Watchdog) -> None:
        self._program, self.log, self._watchdog = program, log, watchdog
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def start(self) -> None:
        """Start it; whether it works already is for others to ask."""
        with self.log.open("ab") as output:
            self._running = subprocess.Popen(
                self._program.command,
                cwd=ROOT,
                env=dict(self._program.environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._watchdog.watch(self._running.pid)

    def kill(self) -> None:
        """End it as a power cut would, and return when it is gone."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, and return when it has; raises TimeoutExpired if it never does."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self._running is None:
            return
        pid = self._running.pid
        try:
            if self.is_running:
                signal_group(pid, number)
            self._running.wait(PATIENCE)
        finally:
            signal_group(pid, signal.SIGKILL)
            self._running.wait()
            self._watchdog.forget(pid)
            self._running = None

    def tail(self, lines: int = 40) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
