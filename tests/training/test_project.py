"""Where a command finds a project's files."""

from __future__ import annotations

import argparse
from pathlib import Path

from training import project
from training.project import Project


def read(*words: str) -> Project:
    parser = argparse.ArgumentParser()
    project.add_arguments(parser)
    return project.project(parser.parse_args(words))


def test_files_are_where_rasa_users_expect_them() -> None:
    expected = ["config.yml", "domain", "data", "tests/stories", "tests/messages.yml"]
    assert read() == Project(*map(Path, expected))


def test_each_may_be_elsewhere() -> None:
    words = ["--config=c", "--domain=o", "--data=d", "--stories=s", "--messages=m"]
    assert read(*words) == Project(*map(Path, "codsm"))
