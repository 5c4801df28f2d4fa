"""`python -m launch.verify`: every check and every test of both environments, with a summary at the end.

`--quick` leaves out what needs running processes: the checks of `make check`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from launch import install, redis_server
from launch.programs import BOT_PYTHON, DEFAULTS, ROOT
from launch.terminal import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TWO_HALVES = ("--numprocesses=2", "--dist=loadgroup")  # tests/conftest.py says which
BOT_TESTS = ("tests/bot", "tests/actions", "tests/training", "tests/assistant")


@dataclass(frozen=True)
class Part:
    """One command that must exit with 0."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How a part went."""

    name: str
    passed: bool
    seconds: float


def module(python: Path | str, name: str, *arguments: str) -> tuple[str, ...]:
    """Return the command that runs a Python module."""
    return (str(python), "-m", name, *arguments)


def checks() -> list[Part]:
    """Return what `make check` runs."""
    tool = Path(sys.executable).parent
    return [
        Part("format", module(sys.executable, "ruff", "format", "--check", ".")),
        Part("lint", module(sys.executable, "ruff", "check", ".")),
        Part("types of the hub", module(sys.executable, "mypy")),
        Part("types on Rasa's side", module(BOT_PYTHON, "mypy", "bot", "actions", "training")),
        Part("import contracts", (str(tool / "lint-imports"),)),
        Part("layout", module(sys.executable, "pytest", "--quiet", "tests/test_layout.py")),
    ]


def tests() -> list[Part]:
    """Return what `make test` runs after the checks."""
    ignored = [f"--ignore={folder}" for folder in BOT_TESTS]
    return [
        Part("training", module(sys.executable, "launch", "train")),
        Part("tests of the assistant", module(BOT_PYTHON, "pytest", *BOT_TESTS)),
        Part("tests of the hub", module(sys.executable, "pytest", *TWO_HALVES, *ignored, "tests")),
    ]


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the tests' environment: where this machine has no Redis, the bundled one is on PATH."""
    path = os.pathsep.join([environ.get("PATH", os.defpath), str(redis_server.find_binary().parent)])
    return {**DEFAULTS, **environ, "PATH": path}


def run(parts: Iterable[Part], environ: Mapping[str, str]) -> list[Outcome]:
    """Run every part, also after one that failed."""
    outcomes = []
    for part in parts:
        say(f"\n── {part.name} " + "─" * (76 - len(part.name)))
        started = time.monotonic()
        code = subprocess.run(part.command, cwd=ROOT, env=environ, check=False).returncode
        outcomes.append(Outcome(part.name, code == 0, time.monotonic() - started))
    return outcomes


def summary(outcomes: Iterable[Outcome]) -> str:
    """Return one line a part: its mark, name and time."""
    lines = [f"  {'✓' if each.passed else '✗'} {each.name:<28}{each.seconds:6.1f} s" for each in outcomes]
    return "\n".join(["", *lines])


def left_out(environ: Mapping[str, str]) -> str:
    """Return a line about the tests this machine cannot run, or an empty string."""
    return "" if install.find_browser(environ) else f"  ! {install.NO_BROWSER} They were skipped."


def main() -> int:
    """Run everything and say how it went; 1 if any part failed."""
    parser = argparse.ArgumentParser(prog="python -m launch.verify")
    parser.add_argument("--quick", action="store_true", help="checks only")
    quick = parser.parse_args().quick
    outcomes = run(checks() if quick else [*checks(), *tests()], environment(os.environ))
    say(summary(outcomes))
    if not quick and (line := left_out(os.environ)):
        say(line)
    return 0 if all(each.passed for each in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
