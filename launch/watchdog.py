"""Ends what the launcher started when the launcher itself was killed.

A process of its own that reads "+pid" and "-pid" lines from a pipe. The pipe closes when the launcher is
gone, however it went: then every process group still named is asked to end, and after a grace time killed.
It also inherits the lock of the data folder, so that nobody starts on that folder while the old Redis is
still closing its files. Unlike PR_SET_PDEATHSIG this reaches children's children, runs no code between fork
and exec, and works on macOS.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Self

GRACE_SECONDS = 5.0


class Watchdog:
    """The launcher's end of the pipe. `held` are descriptors to keep open as long: the data folder's lock."""

    def __init__(self, *held: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "launch.watchdog"],
            stdin=subprocess.PIPE,
            pass_fds=held,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pipe.close()
        self._process.wait()

    def watch(self, group: int) -> None:
        """Have the process group ended should the launcher die."""
        self._tell(f"+{group}\n")

    def forget(self, group: int) -> None:
        """The process group has ended."""
        self._tell(f"-{group}\n")

    def _tell(self, line: str) -> None:
        self._pipe.write(line.encode())
        self._pipe.flush()

    @property
    def _pipe(self) -> IO[bytes]:
        assert self._process.stdin is not None  # noqa: S101 - opened with PIPE above
        return self._process.stdin


def remaining(lines: Iterable[str]) -> set[int]:
    """Read lines until the pipe closes; return the process groups that were watched and not forgotten."""
    groups: set[int] = set()
    for line in lines:
        group = int(line[1:])
        if line.startswith("+"):
            groups.add(group)
        else:
            groups.discard(group)
    return groups


def signal_group(group: int, number: int) -> bool:
    """Send a signal to a process group, 0 for none; False if it is gone."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def end(groups: set[int], grace: float) -> None:
    """Ask the process groups to end, and kill what is left after `grace` seconds."""
    alive = {group for group in groups if signal_group(group, signal.SIGTERM)}
    deadline = time.monotonic() + grace
    while alive and time.monotonic() < deadline:
        time.sleep(0.05)
        alive = {group for group in alive if signal_group(group, 0)}
    for group in alive:
        signal_group(group, signal.SIGKILL)


if __name__ == "__main__":
    end(remaining(sys.stdin), GRACE_SECONDS)
