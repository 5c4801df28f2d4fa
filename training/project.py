"""Where a project's files are: what the assistant is trained from and tested with."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Project:
    """Paths of a Rasa project: files or folders. Those of tests may lead to nothing: then there are none."""

    config: Path
    domain: Path
    data: Path
    stories: Path
    messages: Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let a command be told where the files are; they are where Rasa users expect them unless it is."""
    add = parser.add_argument
    add("--config", type=Path, default="config.yml", help="pipeline and policies")
    add("--domain", type=Path, default="domain", help="intents, slots, forms, texts")
    add("--data", type=Path, default="data", help="examples, rules, stories")
    add("--stories", type=Path, default="tests/stories", help="conversations that must go as told")
    add("--messages", type=Path, default="tests/messages.yml", help="messages of customers, by intent")


def project(arguments: argparse.Namespace) -> Project:
    """Return the project that the arguments tell of."""
    return Project(arguments.config, arguments.domain, arguments.data, arguments.stories, arguments.messages)
