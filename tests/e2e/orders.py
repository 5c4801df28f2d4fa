"""Questions whose answers cannot be mixed up: each answer names the order it was asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

NUMBERS = ("4017", "4018", "4022", "4023", "4024", "4025")
"""Orders whose state is told in one line."""
_NUMBER = re.compile(r"\b40\d\d\b")


class Talk(Protocol):
    """Something that was said, by whom, oldest first."""

    @property
    def transcript(self) -> Sequence[tuple[str, str]]:
        """Who said what."""


def question(number: str) -> str:
    return f"where is order {number}"


def questions(count: int) -> list[str]:
    """So many questions; no two in a row are about one order."""
    return [question(NUMBERS[n % len(NUMBERS)]) for n in range(count)]


def told(talk: Talk) -> list[tuple[str, list[str]]]:
    """The transcript as who spoke of which orders."""
    return [(sender, _NUMBER.findall(text)) for sender, text in talk.transcript]


def each_answered_once(talk: Talk, asked: Sequence[str]) -> None:
    """Assert that the transcript is every question once, in order, each followed by its own answer alone."""
    assert told(talk) == [(sender, _NUMBER.findall(text)) for text in asked for sender in ("customer", "bot")]
