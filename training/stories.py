"""The test stories: conversations that must go as told, action for action.

Intents are taken as told; whether the words of a story are understood is seen with the other test messages.
"""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.test import test

STORY = re.compile(r"^- story: (.*?)(?: \([^()]*\))?$")
SLIP = re.compile(r"^ +- (?:action: )?(.*?) +# predicted: (.*)$")


@dataclass(frozen=True)
class Failure:
    """A story that did not go as told: the first step that went another way, and which."""

    story: str
    told: str
    went: str


@dataclass(frozen=True)
class Stories:
    """How the test stories went."""

    total: int
    failures: list[Failure]

    @property
    def passed(self) -> int:
        """How many went as told."""
        return self.total - len(self.failures)


def run(agent: Agent, stories: Path) -> Stories:
    """Let the model go through the stories; without such a file or folder there are none."""
    if not stories.exists():
        return Stories(0, [])
    with tempfile.TemporaryDirectory(prefix="stories") as folder:
        asyncio.run(test(str(stories), agent, out_directory=folder, disable_plotting=True))
        summary = json.loads(Path(folder, "story_report.json").read_text("utf-8"))
        failed = Path(folder, "failed_test_stories.yml").read_text("utf-8")
    return Stories(summary["conversation_accuracy"]["total"], list(failures(failed)))


def failures(report: str) -> Iterator[Failure]:
    """Read Rasa's failed_test_stories.yml: stories with a comment at each step that went another way."""
    story = None
    for line in report.splitlines():
        if named := STORY.match(line):
            story = named[1]
        elif story is not None and (slip := SLIP.match(line)):
            yield Failure(story, slip[1], slip[2])
            story = None
