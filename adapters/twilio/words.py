"""Inline nodes as plain words: nothing is bold in a text message, and a link is its address. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from hub.content import Bold, Break, Code, Inline, Italic, Link, Text

_SCHEMES = ("mailto:", "tel:")
"""Phones know addresses and numbers by themselves; said aloud, they have no scheme."""


def words(children: Iterable[Inline]) -> str:
    """The nodes' words, in order."""
    return "".join(map(_word, children))


def _word(node: Inline) -> str:
    match node:
        case Text(text) | Code(text):
            return text
        case Break():
            return "\n"
        case Bold(children) | Italic(children):
            return words(children)
        case Link(url, children):
            return _link(url, words(children))


def _link(url: str, label: str) -> str:
    scheme = next((scheme for scheme in _SCHEMES if url.startswith(scheme)), "")
    target = url.removeprefix(scheme)
    return target if label.strip() in {"", url, target} else f"{label} ({target})"
