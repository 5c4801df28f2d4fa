"""A data folder, a watchdog, and a way to run programs in it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from launch import data_dir as data_folder
from launch.process import Program, Run, running
from launch.watchdog import Watchdog


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    data_folder.prepare(folder)
    return folder


@pytest.fixture
def watchdog() -> Iterator[Watchdog]:
    with Watchdog() as watchdog:
        yield watchdog


@pytest.fixture
def run(data_dir: Path, watchdog: Watchdog) -> Run:
    return partial(running, data_dir=data_dir, watchdog=watchdog)


@pytest.fixture
def python_program() -> Callable[..., Program]:
    """A program written as Python source."""

    def program(source: str, name: str = "stand-in", grace: float = 5.0) -> Program:
        return Program(name, (sys.executable, "-c", source), {}, grace)

    return program
