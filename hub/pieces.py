"""Long text in pieces, each of which fits a provider's message. Pure; the provider's limit is an argument."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_PARAGRAPH = re.compile(r"\n\s*\n")
_LINE = re.compile(r"\n")
_SENTENCE = re.compile(r"[.!?\u2026][\"'\u201d\u2019\u00bb)\]]*(?=\s)|[\u3002\uff01\uff1f]")
_WORD = re.compile(r"\s")
_JOINER = "\u200d"


def split(text: str, fits: Callable[[str], bool]) -> list[str]:
    """The text in as few pieces as whole paragraphs, lines, sentences or words allow.

    Each of them `fits`, none is blank. White space around a piece is dropped, nothing else. `fits` holds for
    any part of what it holds for, and for any single character.
    """
    rest, pieces = text.strip(), []
    while rest:
        end = cut(rest, fits)
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return pieces


def cut(text: str, fits: Callable[[str], bool]) -> int:
    """Where the first piece of a text that begins with a word ends; its white space goes to either side."""
    longest = _longest(text, fits)
    if longest == len(text):
        return longest
    for seam in (_PARAGRAPH, _LINE, _SENTENCE):
        end = _last(seam, text, longest)
        if 2 * end >= longest:  # else the piece would be so short that the text takes more of them
            return end
    return _last(_WORD, text, longest) or _inside_a_word(text, longest)


def _longest(text: str, fits: Callable[[str], bool]) -> int:
    """How much of the text fits, at least one character; asks about no more than twice of that."""
    low, high = 1, 2
    while high <= len(text) and fits(text[:high]):
        low, high = high, 2 * high
    high = min(high, len(text) + 1)
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(text[:middle]) else (low, middle)
    return low


def _last(seam: re.Pattern[str], text: str, longest: int) -> int:
    """Where what stands before the last such seam ends; 0 if there is none."""
    ends = (len(text[: found.end()].rstrip()) for found in seam.finditer(text[: longest + 1]))
    return max((end for end in ends if end <= longest), default=0)


def _inside_a_word(text: str, longest: int) -> int:
    """The last place where no character as people see them is cut, if there is one."""
    return next((end for end in range(longest, 0, -1) if not _clings(text, end)), longest)


def _clings(text: str, end: int) -> bool:
    """Whether the characters on both sides of `end` are seen as one: accents, emoji, flags, surrogates."""
    before, after = text[end - 1], text[end]
    if _is_flag(before) and _is_flag(after):
        flags = next((n for n in range(end) if not _is_flag(text[end - 1 - n])), end)
        return flags % 2 == 1
    return (
        unicodedata.category(after) in {"Mn", "Mc", "Me"}
        or _JOINER in (before, after)
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
        or ("\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff")
    )


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
