"""The recipes of docs/training-data.md: changes as one reads them there, to be made on a copy."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "training-data.md"
MISTAKES = "## What can go wrong"
BLOCK = re.compile(
    r"^`(?P<file>[\w/]+\.yml)`$|^```(?P<kind>diff|text)\n(?P<lines>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Change:
    """Lines of a file that are there, and what they become."""

    file: str
    before: str
    after: str

    def apply(self, project: Path) -> None:
        """Make the change. Raises AssertionError if the lines are not in the file."""
        path = project / self.file
        text = path.read_text(encoding="utf-8")
        assert self.before in text, f"{self.file} has no such lines:\n{self.before}"
        path.write_text(text.replace(self.before, self.after, 1), encoding="utf-8")


def recipes() -> list[Change]:
    """The changes that are told how to make."""
    return [block for block in _blocks(PAGE.read_text().split(MISTAKES)[0]) if isinstance(block, Change)]


def mistakes() -> list[tuple[Change, list[tuple[str, str, str]]]]:
    """The changes that are wrong, each with what the tool answers: file, severity and words."""
    blocks = _blocks(PAGE.read_text().split(MISTAKES)[1])
    return [
        (change, _answers(answer))
        for change, answer in zip(blocks[::2], blocks[1::2], strict=True)
        if isinstance(change, Change) and isinstance(answer, str)
    ]


def copy(project: Path) -> Path:
    """Copy what the content teams and the actions say into a folder."""
    for folder in ("data", "domain", "actions"):
        shutil.copytree(ROOT / folder, project / folder)
    shutil.copy(ROOT / "config.yml", project)
    return project


def _blocks(page: str) -> list[Change | str]:
    found: list[Change | str] = []
    file = ""
    for block in BLOCK.finditer(page):
        file = block["file"] or file
        if block["kind"] == "diff":
            found.append(Change(file, _side(block["lines"], "-"), _side(block["lines"], "+")))
        if block["kind"] == "text":
            found.append(block["lines"])
    return found


def _side(lines: str, sign: str) -> str:
    return "".join(line[1:] for line in lines.splitlines(keepends=True) if line[0] in (" ", sign))


def _answers(told: str) -> list[tuple[str, str, str]]:
    """The findings of a printed report, without their lines: these move with every new example."""
    answers, file = [], ""
    for line in told.splitlines():
        if found := re.match(r" *\d+  (error|advice) +(.*)", line):
            answers.append((file, found[1], found[2]))
        elif line:
            file = line
    return answers
