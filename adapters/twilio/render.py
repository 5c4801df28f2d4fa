"""A content tree as text messages: plain words, a numbered menu, media or links to them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from adapters.twilio.segments import is_gsm, plainer, segments, units
from adapters.twilio.words import words
from hub.content import (
    Block,
    Card,
    Choice,
    Choices,
    Content,
    File,
    Image,
    ItemList,
    Location,
    Paragraph,
    choices,
)
from hub.pieces import split

MOST_CHARACTERS, MOST_MEDIA = 1600, 10
"""What Twilio takes in one call."""
_FULL_GSM, _FULL_UCS2 = 10, 23
"""Whole segments in 1600 characters: what takes several calls fills them, so that few are paid for."""
_TAKEN = {
    **dict.fromkeys(("image/jpeg", "image/png", "image/gif"), 5_000_000),
    **dict.fromkeys(("application/pdf", "text/vcard", "audio/mpeg", "audio/mp4", "video/mp4"), 500_000),
}
"""Types that phones show, and how many bytes of each Twilio takes."""


@dataclass(frozen=True, slots=True)
class Part:
    """One call to Twilio: at most 1600 characters, and at most ten addresses of media."""

    text: str
    media: tuple[str, ...] = ()


def render(content: Content, link: Callable[[str], str], *, mms: bool) -> tuple[Part, ...]:
    """The calls that bring the content to a customer, in order; none for what says nothing.

    `link` makes the address of one of the hub's files. With `mms` pictures go as media, else as links.
    """
    drawing = _Drawing(link, mms, len(choices(content)))
    text = "\n\n".join(filter(None, (drawing.block(block).strip() for block in content)))
    media = drawing.media
    groups = [tuple(media[n : n + MOST_MEDIA]) for n in range(0, len(media), MOST_MEDIA)]
    return tuple(Part(text or "", group or ()) for text, group in zip_longest(_texts(text), groups))


def _texts(text: str) -> list[str]:
    """The text in pieces of one call each, in GSM's alphabet where that changes no word."""
    whole = plainer(text.encode(errors="replace").decode())
    if units(whole) <= MOST_CHARACTERS:
        return [whole] if whole else []
    most = _FULL_GSM if is_gsm(whole) else _FULL_UCS2
    return split(whole, lambda piece: units(piece) <= MOST_CHARACTERS and segments(piece) <= most)


@dataclass(slots=True)
class _Drawing:
    """The message as it becomes: its media so far, and how many of its choices have their number."""

    link: Callable[[str], str]
    mms: bool
    choices: int
    numbered: int = 0
    media: list[str] = field(default_factory=list)

    def block(self, block: Block) -> str:
        match block:
            case Paragraph(children):
                return words(children)
            case ItemList(items, ordered):
                return "\n".join(
                    f"{f'{n}.' if ordered else '-'} {words(item)}" for n, item in enumerate(items, 1)
                )
            case Choices(offered):
                return "\n".join(self._menu(offered))
            case Card():
                return "\n".join(self._card(block))
            case _:
                return self._thing(block)

    def _thing(self, thing: Image | File | Location) -> str:
        match thing:
            case Image(url, alt):
                return alt if self._shows(url) else f"{alt} {url}".strip()
            case File():
                return self._file(thing)
            case Location(latitude, longitude, label):
                place = f"{latitude:.5f},{longitude:.5f}"
                return f"{label}\nhttps://maps.google.com/?q={place}".strip()

    def _card(self, card: Card) -> Iterator[str]:
        """Its picture is a link only where it has no page of its own that shows it."""
        yield from filter(None, (card.title, card.text, card.url))
        if card.image and not self._shows(card.image) and not card.url:
            yield card.image
        yield from self._menu(card.buttons)

    def _menu(self, offered: Sequence[Choice]) -> Iterator[str]:
        for choice in offered:
            self.numbered += 1
            yield f"{self.numbered}) {choice.title}"
        if offered and self.numbered == self.choices:
            yield _hint(self.choices)

    def _file(self, file: File) -> str:
        address = self.link(file.media)
        if file.size <= _TAKEN.get(file.mime, -1) and self._shows(address):
            return "" if file.picture else file.name
        return f"{file.name}: {address}"

    def _shows(self, url: str) -> bool:
        """Take the address as media, if it is one Twilio can fetch and the phone shows media."""
        taken = self.mms and url.lower().startswith(("https://", "http://"))
        self.media += [url] if taken else []
        return taken


def _hint(last: int) -> str:
    """How to answer, in as few characters as can be understood."""
    return "Reply 1" + {1: "", 2: " or 2"}.get(last, f"-{last}") + "."
