"""What a check has to say: where, how bad, and in plain words what is wrong and what to do."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import Enum
from itertools import groupby
from operator import attrgetter

from typing_extensions import override


class Severity(str, Enum):
    """An error must be mended before training; advice may be followed."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file: the file's path from the project's folder, the line counted from 1."""

    file: str
    line: int

    @override
    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong, or could be better."""

    place: Place
    severity: Severity
    words: str


def error(place: Place, words: str) -> Finding:
    """Something that must be mended."""
    return Finding(place, Severity.ERROR, words)


def advice(place: Place, words: str) -> Finding:
    """Something that could be better."""
    return Finding(place, Severity.ADVICE, words)


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return those that must be mended."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def report(findings: Iterable[Finding]) -> str:
    """Return the findings for people: by file and line, a summary at the end."""
    ordered = sorted(set(findings))
    parts = [
        "\n".join([file, *map(_line, group)])
        for file, group in groupby(ordered, key=attrgetter("place.file"))
    ]
    return "\n\n".join([*parts, summary(ordered)])


def summary(findings: Iterable[Finding]) -> str:
    """Return one sentence that tells how many there are."""
    found = list(findings)
    if not found:
        return "Nothing to mend."
    bad = len(errors(found))
    verdict = "mend the errors before training" if bad else "nothing must be mended"
    return f"{_count(bad, 'error')}, {_count(len(found) - bad, 'piece')} of advice: {verdict}.".capitalize()


def as_json(findings: Iterable[Finding]) -> str:
    """Return the findings for tools: a list of objects with file, line, severity and words."""
    flat = [
        {**asdict(each.place), "severity": each.severity, "words": each.words}
        for each in sorted(set(findings))
    ]
    return json.dumps(flat, ensure_ascii=False, indent=2)


def _line(finding: Finding) -> str:
    return f"{finding.place.line:>6}  {finding.severity.value:<6}  {finding.words}"


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
