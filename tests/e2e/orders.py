"""Questions whose answers cannot be mixed up: each answer names the order it was asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.e2e.visitor import Visitor

NUMBERS = ("4017", "4018", "4022", "4023", "4024", "4025")
"""Orders whose state is told in one line."""
_NUMBER = re.compile(r"\b40\d\d\b")


def question(number: str) -> str:
    return f"where is order {number}"


def questions(count: int) -> list[str]:
    """So many questions; no two in a row are about one order."""
    return [question(NUMBERS[n % len(NUMBERS)]) for n in range(count)]


def each_answered_once(visitor: Visitor, asked: Sequence[str]) -> bool:
    """Whether the transcript is every question once, in order, each followed by its own answer alone.

    Asserts it, so that a failure shows where the two part.
    """
    found = [(sender, _NUMBER.findall(text)) for sender, text in visitor.transcript]
    assert found == [(sender, _NUMBER.findall(text)) for text in asked for sender in ("customer", "bot")]
    return True
