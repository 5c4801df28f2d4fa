"""What the launcher writes on the terminal: one line a step, alive while it lasts."""

from __future__ import annotations

import re
import shutil
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import TextIO

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
TAIL_BYTES = 64 * 1024
COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def say(line: str = "", out: TextIO | None = None) -> None:
    """Write one line, to standard output unless told where."""
    print(line, file=out, flush=True)


def warn(line: str) -> None:
    """Write one line where warnings go, so that what is read by programs stays clean."""
    print(f"  ! {line}", file=sys.stderr, flush=True)


def last_line(log: Path) -> str:
    """Return the last line of `log` that says something, or an empty string."""
    lines = tail(log, 1)
    return lines[0] if lines else ""


def tail(log: Path, count: int) -> list[str]:
    """Return the last `count` lines of `log` that are not blank."""
    if not log.exists():
        return []
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - TAIL_BYTES))
        lines = file.read().decode("utf-8", errors="replace").splitlines()
    plain = (COLOURS.sub("", line).rstrip() for line in lines)
    return [line for line in plain if line][-count:]


class Step:
    """A block of work as one line: a spinner and its seconds on a terminal, start and end elsewhere."""

    def __init__(self, title: str, out: TextIO | None = None) -> None:
        self._title = title
        self._out = out or sys.stdout
        self._live = self._out.isatty()
        self._started = time.monotonic()
        self._ticks = 0

    def __enter__(self) -> Step:
        if self._live:
            self.tick()
        else:
            self._write(f"  … {self._title}\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        mark = "✓" if kind is None else "✗"
        clear = "\r\x1b[K" if self._live else ""
        self._write(f"{clear}  {mark} {self._title}{self._seconds()}\n")

    def tick(self, detail: str = "") -> None:
        """Move the spinner on and show `detail` beside it, as far as it fits."""
        if not self._live:
            return
        mark = SPINNER[self._ticks % len(SPINNER)]
        self._ticks += 1
        line = f"  {mark} {self._title}{self._seconds()}  {detail}"
        self._write("\r\x1b[K" + line[: shutil.get_terminal_size().columns - 1])

    def _seconds(self) -> str:
        seconds = round(time.monotonic() - self._started)
        return f" ({seconds} s)" if seconds else ""

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
        except UnicodeEncodeError:
            self._out.write(text.encode("ascii", "replace").decode("ascii"))
        self._out.flush()
