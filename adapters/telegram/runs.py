"""Formatted words as runs: plain pieces of text, each under its tags. Cut as text, written as HTML.

Telegram counts a message's length without its tags, in UTF-16 units, and formats 100 entities of it at most.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import TypeAlias
from urllib.parse import urlsplit

from hub.content import Bold, Break, Code, Inline, Italic, Link, Text
from hub.pieces import cut

MOST_ENTITIES = 100
_INVISIBLE = re.compile(
    r"[\s\x00-\x1f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2800\u3164\ufeff\ufffc]*"
)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text and the tags it stands under, outermost first: ``b``, ``a href="…"``."""

    text: str
    tags: tuple[str, ...] = ()


Runs: TypeAlias = tuple[Run, ...]


def runs(nodes: Iterable[Inline], tags: tuple[str, ...] = ()) -> Iterator[Run]:
    """The nodes as runs under these tags."""
    for node in nodes:
        match node:
            case Text(words):
                yield Run(words, tags)
            case Code(words):
                yield Run(words, tags if _in_link(tags) else _under(tags, "code"))
            case Break():
                yield Run("\n", tags)
            case Bold(children):
                yield from runs(children, _under(tags, "b"))
            case Italic(children):
                yield from runs(children, _under(tags, "i"))
            case Link():
                yield from _link(node, tags)


def _under(tags: tuple[str, ...], tag: str) -> tuple[str, ...]:
    return tags if tag in tags else (*tags, tag)


def _in_link(tags: tuple[str, ...]) -> bool:
    """Whether it stands in a link: Telegram would drop the link for code in it, or for a link in it."""
    return any(tag.startswith("a ") for tag in tags)


def _link(link: Link, tags: tuple[str, ...]) -> Iterator[Run]:
    """A link, or, where Telegram would drop it in silence, its label and its address."""
    label = tuple(runs(link.children, tags))
    if blank(label):
        yield Run(link.url, tags)
    elif followed(link.url) and not _in_link(tags):
        yield from runs(link.children, _under(tags, f'a href="{html.escape(link.url)}"'))
    else:
        yield from label
        address = re.sub(r"^(mailto|tel):", "", link.url)
        if address != plain(label):
            yield Run(f" ({address})", tags)


def followed(url: str) -> bool:
    """Whether Telegram makes a link of this address: of the web, with a host that may be public."""
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in {"http", "https"} and "." in (parts.hostname or "").strip(".")
    except ValueError:
        return False


def plain(words: Iterable[Run]) -> str:
    """The words without their tags."""
    return "".join(run.text for run in words)


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def blank(words: Iterable[Run]) -> bool:
    """Whether there is nothing to see: Telegram refuses such a message."""
    return _INVISIBLE.fullmatch(plain(words)) is not None


def joined(*parts: Runs) -> Runs:
    """Paragraphs under each other; those with nothing to see are left out."""
    shown = [part for part in parts if not blank(part)]
    between = (Run("\n\n"),)
    return tuple(run for n, part in enumerate(shown) for run in (between if n else ()) + part)


def fits(words: Runs, limit: int) -> bool:
    """Whether they can be one message of so many units."""
    return units(plain(words)) <= limit and _entities(words) <= MOST_ENTITIES


def split(words: Runs, limit: int) -> Iterator[Runs]:
    """The words in as few messages of `limit` units as whole paragraphs, sentences or words allow."""
    rest = _stripped(words)
    while rest:
        end = cut(plain(rest), partial(_start_fits, rest, limit))
        if not blank(head := _stripped(_slice(rest, 0, end))):
            yield head
        rest = _stripped(_slice(rest, end, len(plain(rest))))


def _start_fits(words: Runs, limit: int, start: str) -> bool:
    return fits(_slice(words, 0, len(start)), limit)


def _entities(words: Sequence[Run]) -> int:
    return sum(len(run.tags) for run in words)


def _stripped(words: Runs) -> Runs:
    text = plain(words)
    return _slice(words, len(text) - len(text.lstrip()), len(text.rstrip()))


def _slice(words: Runs, start: int, end: int) -> Runs:
    """The characters from `start` to `end`, under the tags they had."""
    cut_runs, at = [], 0
    for run in words:
        piece = run.text[max(0, start - at) : max(0, end - at)]
        at += len(run.text)
        if piece:
            cut_runs.append(Run(piece, run.tags))
    return tuple(cut_runs)


def to_html(words: Iterable[Run]) -> str:
    """The words as Telegram's HTML: every tag that is opened is closed."""
    out: list[str] = []
    opened: tuple[str, ...] = ()
    for run in words:
        same = len([*takewhile(lambda pair: pair[0] == pair[1], zip(opened, run.tags, strict=False))])
        out += [f"</{tag.partition(' ')[0]}>" for tag in reversed(opened[same:])]
        out += [f"<{tag}>" for tag in run.tags[same:]]
        out.append(html.escape(run.text, quote=False))
        opened = run.tags
    out += [f"</{tag.partition(' ')[0]}>" for tag in reversed(opened)]
    return "".join(out)


def without_tags(markup: str) -> str:
    """What is seen of Telegram's HTML."""
    return html.unescape(_TAG.sub("", markup))


def in_full(words: Iterable[Run]) -> str:
    """The words without formatting, each link's address after its label: for where no HTML is taken."""
    out, link = [], ""
    for run in (*words, Run("")):
        address = next((html.unescape(tag[8:-1]) for tag in run.tags if tag.startswith("a ")), "")
        if link and address != link:
            out.append(f" ({link})")
        out.append(run.text)
        link = address
    return "".join(out)
