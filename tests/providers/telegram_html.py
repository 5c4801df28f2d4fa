"""Telegram's HTML as its server reads it: text and entities, or the complaint it answers with.

Written from the Bot API's page ("HTML style") and from the messages the real server gives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "tg-spoiler": "spoiler", "blockquote": "blockquote", "span": "spoiler",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_OPEN = re.compile(
    r"<([A-Za-z][A-Za-z0-9-]*)((?:\s+[A-Za-z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*)\s*>"
)
_CLOSE = re.compile(r"</\s*([A-Za-z0-9-]*)\s*>")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|([a-z]+));?")
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
MOST_ENTITIES = 100


class CannotParse(Exception):
    """What Telegram says after "Bad Request: "."""

    def __init__(self, what: str) -> None:
        super().__init__(f"can't parse entities: {what}")


@dataclass
class _Reader:
    markup: str
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    opened: list[tuple[str, int, str]] = field(default_factory=list)

    def byte(self, at: int) -> int:
        return len(self.markup[:at].encode(errors="replace"))

    def open(self, at: int) -> int:
        found = _OPEN.match(self.markup, at)
        if not found:
            raise CannotParse(f"Unsupported start tag at byte offset {self.byte(at)}")
        name, attributes = found[1].lower(), found[2]
        if name not in _TAGS or (name == "span" and "tg-spoiler" not in attributes):
            raise CannotParse(f'Unsupported start tag "{name}" at byte offset {self.byte(at)}')
        href = _HREF.search(attributes)
        address = unescape(next(filter(None, href.groups()), "")) if href else ""
        self.opened.append((name, units(self.text), address))
        return found.end()

    def close(self, at: int) -> int:
        found = _CLOSE.match(self.markup, at)
        if not found or not self.opened:
            raise CannotParse(f"Unexpected end tag at byte offset {self.byte(at)}")
        name, start, address = self.opened.pop()
        if found[1] and found[1].lower() != name:
            raise CannotParse(
                f'Unmatched end tag at byte offset {self.byte(at)}, expected "</{name}>", found "{found[0]}"'
            )
        self.keep(name, start, address)
        return found.end()

    def keep(self, name: str, start: int, address: str) -> None:
        length = units(self.text) - start
        if length == 0 or (name == "a" and not followed(address)):
            return  # as the real one does: without a word
        entity = {"offset": start, "length": length, "type": _TAGS[name]}
        self.entities.append({**entity, "url": address} if name == "a" else entity)


def read(markup: str) -> tuple[str, list[dict[str, Any]]]:
    """The text and its entities, offsets and lengths in UTF-16 units. Raises `CannotParse`."""
    reader, at = _Reader(markup), 0
    while at < len(markup):
        if markup.startswith("</", at):
            at = reader.close(at)
        elif markup[at] == "<":
            at = reader.open(at)
        elif markup[at] == "&" and (found := _REFERENCE.match(markup, at)):
            reader.text += _character(found)
            at = found.end()
        else:
            reader.text += markup[at]
            at += 1
    if reader.opened:
        raise CannotParse(f'Can\'t find end tag corresponding to start tag "{reader.opened[-1][0]}"')
    entities = sorted(reader.entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return trimmed(reader.text, entities[:MOST_ENTITIES])


def trimmed(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """The text without the white space at its ends, as Telegram keeps it."""
    cut = units(text) - units(text.lstrip())
    whole = text.strip()
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        end = min(units(whole), entity["offset"] + entity["length"] - cut)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return whole, kept


def units(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def followed(url: str) -> bool:
    """Whether Telegram keeps a link to it; any other is dropped and its words are left."""
    return re.match(r"(https?://[^/?#]+\.[^/?#.]+|tg://)", url) is not None


def unescape(text: str) -> str:
    return _REFERENCE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED.get(found[3], found[0])
    return chr(int(found[1] or "0") or int(found[2] or "0", 16) or 0xFFFD)
