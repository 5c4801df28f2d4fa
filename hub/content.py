"""What is said, as a small tree that every channel renders as well as it can.

A message is a tuple of blocks; a block holds inline nodes. Never a vendor's markup: adapters translate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter, ValidationError

from hub.errors import Unreadable


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Break:
    """A new line inside a paragraph."""

    type: Literal["break"] = "break"


@dataclass(frozen=True, slots=True)
class Code:
    """Words to be copied exactly: order numbers, promo codes."""

    text: str
    type: Literal["code"] = "code"


@dataclass(frozen=True, slots=True)
class Bold:
    """Strong emphasis."""

    children: tuple[Inline, ...]
    type: Literal["bold"] = "bold"


@dataclass(frozen=True, slots=True)
class Italic:
    """Emphasis."""

    children: tuple[Inline, ...]
    type: Literal["italic"] = "italic"


@dataclass(frozen=True, slots=True)
class Link:
    """A link; `url` is http, https, mailto or tel (`hub.markup` lets no other through)."""

    url: str
    children: tuple[Inline, ...]
    type: Literal["link"] = "link"


Inline: TypeAlias = Annotated[Text | Break | Code | Bold | Italic | Link, Field(discriminator="type")]


@dataclass(frozen=True, slots=True)
class Choice:
    """A quick reply: what the customer reads, and what the bot gets when it is chosen."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of inline nodes."""

    children: tuple[Inline, ...]
    type: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class ItemList:
    """A bulleted or numbered list; one tuple of inline nodes an item."""

    items: tuple[tuple[Inline, ...], ...]
    ordered: bool = False
    type: Literal["list"] = "list"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by its address, with words for those who cannot see it."""

    url: str
    alt: str = ""
    type: Literal["image"] = "image"


@dataclass(frozen=True, slots=True)
class Card:
    """A thing to look at: a product, a store."""

    title: str
    text: str = ""
    image: str | None = None
    url: str | None = None
    buttons: tuple[Choice, ...] = ()
    type: Literal["card"] = "card"


@dataclass(frozen=True, slots=True)
class Choices:
    """Quick replies, offered once."""

    choices: tuple[Choice, ...]
    type: Literal["choices"] = "choices"


SHOWN_IN_PLACE = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""Types of pictures that a browser shows and never runs."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a message or goes out with one; `media` is its id among the hub's files."""

    media: str
    name: str
    mime: str
    size: int = 0
    """Bytes; 0 where the provider does not say."""
    type: Literal["file"] = "file"

    @property
    def picture(self) -> bool:
        """Whether it can be shown in place."""
        return self.mime in SHOWN_IN_PLACE


@dataclass(frozen=True, slots=True)
class Location:
    """A place on the map, in degrees."""

    latitude: float
    longitude: float
    label: str = ""
    type: Literal["location"] = "location"


Block: TypeAlias = Annotated[
    Paragraph | ItemList | Image | Card | Choices | File | Location, Field(discriminator="type")
]
Content: TypeAlias = tuple[Block, ...]

_CONTENT: TypeAdapter[Content] = TypeAdapter(Content)


def to_json(content: Content) -> list[dict[str, Any]]:
    """The tree as JSON values, as the web chat protocol has it."""
    tree: list[dict[str, Any]] = _CONTENT.dump_python(content, mode="json")
    return tree


def from_json(data: object) -> Content:
    """The tree out of JSON values; raises `Unreadable`."""
    try:
        return _CONTENT.validate_python(data)
    except (ValidationError, RecursionError) as error:
        raise Unreadable("not a content tree") from error


def text(words: str) -> Content:
    """One paragraph of plain words, lines kept; nothing in it is markup."""
    return (Paragraph(tuple(_lines(words))),)


def _lines(words: str) -> Iterator[Inline]:
    for n, line in enumerate(words.splitlines() or [words]):
        if n:
            yield Break()
        if line:
            yield Text(line)


def choices(content: Content) -> tuple[Choice, ...]:
    """Every quick reply and card button in the tree, in order."""
    return tuple(choice for block in content for choice in _offered(block))


def token(payload: str) -> str:
    """A short form of a choice's payload, 24 ASCII characters, for a provider's button that holds little.

    It proves nothing: it means something only in a conversation where the choice was offered.
    """
    return f"c:{hashlib.sha256(payload.encode(errors='surrogatepass')).hexdigest()[:22]}"


def _offered(block: Block) -> tuple[Choice, ...]:
    match block:
        case Choices(offered):
            return offered
        case Card(buttons=buttons):
            return buttons
        case _:
            return ()


def plain(content: Content) -> str:
    """The tree as plain text: what a transcript, a log search or the poorest channel shows."""
    return "\n".join(filter(None, map(_plain_block, content)))


def _plain_block(block: Block) -> str:
    match block:
        case Paragraph(children):
            return _plain(children)
        case ItemList(items, ordered):
            marks = (f"{n}." if ordered else "-" for n in range(1, len(items) + 1))
            return "\n".join(f"{mark} {_plain(item)}" for mark, item in zip(marks, items, strict=False))
        case Card():
            return "\n".join(filter(None, (block.title, block.text, block.url)))
        case Choices():
            return ""
        case _:
            return _plain_thing(block)


def _plain_thing(thing: Image | File | Location) -> str:
    match thing:
        case Image(url, alt):
            return f"{alt} {url}".strip()
        case File():
            return f"[{thing.name}]"
        case Location():
            return f"{thing.label} {thing.latitude:.5f}, {thing.longitude:.5f}".strip()


def _plain(children: Iterable[Inline]) -> str:
    return "".join(map(_plain_inline, children))


def _plain_inline(node: Inline) -> str:
    match node:
        case Text(words) | Code(words):
            return words
        case Break():
            return "\n"
        case Link(url, children):
            label = _plain(children)
            return label if label == url else f"{label} ({url})"
        case Bold(children) | Italic(children):
            return _plain(children)
