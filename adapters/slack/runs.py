"""Formatted words as runs, each in one style: cut as text, written as Slack's mrkdwn.

Slack formats whole words of one line only; elsewhere its marks would be read as they stand. So a run is
written line by line, and one that begins or ends inside a word, or holds a mark itself, stays plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from hub.content import Bold, Break, Code, Inline, Italic, Link, Text
from hub.pieces import cut

_BLANK = re.compile(r"[\s\x00-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2800\u3164\ufeff]*")
_NOT_IN_A_LINK = str.maketrans({"<": "%3C", ">": "%3E", "|": "%7C", "&": "&amp;"})


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; `url`: it is a link's label. `marks` are Slack's, outermost first."""

    text: str
    marks: str = ""
    url: str = ""


Runs: TypeAlias = tuple[Run, ...]


def runs(nodes: Iterable[Inline], style: Run | None = None) -> Iterator[Run]:
    """The nodes as runs, in this style."""
    given = style or Run("")
    for node in nodes:
        match node:
            case Text(words):
                yield replace(given, text=words)
            case Code(words):
                yield replace(given, text=words, marks=_with(given.marks, "`"))
            case Break():
                yield replace(given, text="\n")
            case Bold(children):
                yield from runs(children, replace(given, marks=_with(given.marks, "*")))
            case Italic(children):
                yield from runs(children, replace(given, marks=_with(given.marks, "_")))
            case Link(url, children):
                inner = tuple(runs(children, replace(given, url=given.url or url)))
                yield from (replace(given, text=url, url=given.url or url),) if blank(inner) else inner


def escaped(text: str) -> str:
    """Plain words for mrkdwn: nothing in them is a link or a mention."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(words: Iterable[Run]) -> str:
    """The words without style."""
    return "".join(run.text for run in words)


def blank(words: Iterable[Run]) -> bool:
    """Whether there is nothing to see."""
    return _BLANK.fullmatch(plain(words)) is not None


def units(text: str) -> int:
    """The length of a text as Slack's clients count it."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def mrkdwn(words: Runs) -> str:
    """The words as Slack writes them."""
    text, at, out = plain(words), 0, []
    for run in words:
        end = at + len(run.text)
        inside = _inside_a_word(text, at) or _inside_a_word(text, end)
        out += [_line(line, "" if inside else run.marks, run.url) for line in re.split(r"(\n+)", run.text)]
        at = end
    return "".join(out)


def split(words: Runs, limit: int) -> Iterator[Runs]:
    """The words in as few pieces of `limit` units of mrkdwn as whole paragraphs, sentences or words allow."""
    rest = _stripped(words)
    while rest:
        end = cut(plain(rest), partial(_start_fits, rest, limit))
        if not blank(head := _stripped(_slice(rest, 0, end))):
            yield head
        rest = _stripped(_slice(rest, end, len(plain(rest))))


def _with(marks: str, mark: str) -> str:
    """One more mark; in code there is no other, and it is the innermost."""
    return marks if mark in marks or "`" in marks else marks + mark


def _line(line: str, marks: str, url: str) -> str:
    """A line in its style; the white space around it stays outside, where Slack wants it."""
    words = line.strip()
    if not words:
        return line
    before, after = line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :]
    label = escaped(words.replace("|", "¦") if url else words)
    shown = f"<{url.translate(_NOT_IN_A_LINK)}|{label}>" if url else label
    kept = "" if any(mark in words for mark in marks) else marks
    return f"{before}{kept}{shown}{kept[::-1]}{after}"


def _inside_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _start_fits(words: Runs, limit: int, start: str) -> bool:
    return units(mrkdwn(_slice(words, 0, len(start)))) <= limit


def _stripped(words: Runs) -> Runs:
    text = plain(words)
    return _slice(words, len(text) - len(text.lstrip()), len(text.rstrip()))


def _slice(words: Runs, start: int, end: int) -> Runs:
    """The characters from `start` to `end`, in the style they had."""
    pieces, at = [], 0
    for run in words:
        piece = run.text[max(0, start - at) : max(0, end - at)]
        at += len(run.text)
        if piece:
            pieces.append(replace(run, text=piece))
    return tuple(pieces)
