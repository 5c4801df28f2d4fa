"""Content as Slack's messages: pure. As few as can be, because each is a call that may fail alone.

Words are sections, choices buttons under them, pictures blocks of their own; a file is sent by itself. What
Slack has nothing for becomes words: nothing is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from adapters.slack.runs import Run, Runs, blank, escaped, mrkdwn, runs, split, units
from hub.content import Block as ContentBlock
from hub.content import (
    Bold,
    Break,
    Card,
    Choice,
    Choices,
    Content,
    File,
    Image,
    Inline,
    ItemList,
    Link,
    Location,
    Paragraph,
    Text,
    token,
)
from hub.pieces import cut

SECTION_LIMIT = 2950
"""Slack takes 3,000; cutting may add the marks of one style."""
MESSAGE_LIMIT, MOST_BLOCKS = 11_000, 50
MOST_BUTTONS, TITLE_LIMIT = 25, 75
ALT_LIMIT, URL_LIMIT = 300, 1000
"""Slack takes 2,000 and 3,000; but a picture it cannot fetch has to fit into a section, as a link."""
NOTICE_LIMIT = 3000
"""What a notification shows at most."""
_POINTER = "👇"

Block: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One message: its blocks, and its words for notifications and screen readers; or a file."""

    blocks: tuple[Block, ...] = ()
    text: str = ""
    file: File | None = None


@dataclass(slots=True)
class _Draft:
    """A message that is being filled."""

    blocks: list[Block] = field(default_factory=list)
    size: int = 0

    def takes(self, block: Block) -> bool:
        return len(self.blocks) < MOST_BLOCKS and self.size + _size(block) <= MESSAGE_LIMIT

    def add(self, block: Block) -> None:
        self.blocks.append(block)
        self.size += _size(block)


def render(content: Content) -> tuple[Part, ...]:
    """The messages, in order, each within Slack's limits."""
    return tuple(_parts(content))


def without_pictures(part: Part) -> Part:
    """The same with the pictures' addresses instead of them: Slack could not fetch one."""
    return Part(tuple(map(_linked, part.blocks)), part.text)


def sections(words: Runs) -> Iterator[Block]:
    """The words as sections, as many as it takes."""
    for piece in split(words, SECTION_LIMIT):
        yield {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn(piece)}}


def in_words(words: Runs) -> Part:
    """A message of its own for a few words."""
    blocks = tuple(sections(words))
    return Part(blocks, _notice(blocks))


def _parts(content: Content) -> Iterator[Part]:
    draft = _Draft()
    for block in content:
        if isinstance(block, File):
            yield from _done(draft)
            draft = _Draft()
            yield Part(file=block)
            continue
        for made in _blocks(block):
            if not draft.takes(made):
                yield from _done(draft)
                draft = _Draft()
            draft.add(made)
    yield from _done(draft)


def _done(draft: _Draft) -> Iterator[Part]:
    if draft.blocks:
        yield Part(tuple(draft.blocks), _notice(draft.blocks))


def _blocks(block: ContentBlock) -> Iterator[Block]:
    match block:
        case Paragraph(children):
            yield from sections(tuple(runs(children)))
        case ItemList(items, ordered):
            yield from sections(tuple(_list(items, ordered=ordered)))
        case Image(url, alt):
            yield from _picture(url, alt)
        case Card():
            yield from _card(block)
        case Choices(choices):
            yield from _buttons(choices)
        case Location():
            yield from sections(_place(block))


def _list(items: tuple[tuple[Inline, ...], ...], *, ordered: bool) -> Iterator[Run]:
    for n, item in enumerate(items, 1):
        yield Run(f"{n}. " if ordered else "• ")
        yield from (*runs(item), *([Run("\n")] if n < len(items) else ()))


def _picture(url: str, alt: str) -> Iterator[Block]:
    """A picture; Slack fetches those of the web. What is too long for its description stands above."""
    if not url.startswith(("http://", "https://")) or units(escaped(url)) > URL_LIMIT:
        yield from sections((Run(f"{alt}\n" if alt.strip() else ""), Run(url)))
        return
    if units(alt) > ALT_LIMIT:
        yield from sections((Run(alt),))
    described = "Picture" if blank((Run(alt),)) else _cut(" ".join(alt.split()), ALT_LIMIT)
    yield {"type": "image", "image_url": url, "alt_text": described}


def _linked(block: Block) -> Block:
    """A picture as a link to it; any other block as it is."""
    if block["type"] != "image":
        return block
    words = mrkdwn((Run(block["alt_text"], url=block["image_url"]),))
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}}


def _card(card: Card) -> Iterator[Block]:
    if card.image:
        yield from _picture(card.image, card.title)
    title: tuple[Inline, ...] = (Bold((Text(card.title),)),)
    if card.url:
        title = (Link(card.url, title),)
    yield from sections(tuple(runs((*title, Break(), Text(card.text)))))
    yield from _buttons(card.buttons)


def _place(where: Location) -> Runs:
    degrees = f"{where.latitude:.5f},{where.longitude:.5f}"
    label = f"{where.label.strip()}\n" if where.label.strip() else ""
    return (Run(f"{label}"), Run(degrees, url=f"https://maps.google.com/?q={degrees}"))


def _buttons(choices: tuple[Choice, ...]) -> Iterator[Block]:
    """The choices in rows that Slack takes; a title that is cut on its button stands whole above."""
    long = [Run(f"• {choice.title}\n") for choice in choices if units(choice.title) > TITLE_LIMIT]
    yield from sections(tuple(long))
    for start in range(0, len(choices), MOST_BUTTONS):
        row = choices[start : start + MOST_BUTTONS]
        yield {"type": "actions", "elements": [_button(start + n, choice) for n, choice in enumerate(row)]}


def _button(number: int, choice: Choice) -> Block:
    title = "•" if blank((Run(choice.title),)) else _cut(choice.title, TITLE_LIMIT)
    return {
        "type": "button",
        "action_id": f"choice-{number}",
        "text": {"type": "plain_text", "text": title},
        "value": token(choice.payload),
    }


def _notice(blocks: Iterable[Block]) -> str:
    """The message in words: what a notification shows."""
    words = "\n\n".join(filter(None, map(_words, blocks)))
    return _cut(words, NOTICE_LIMIT) or _POINTER


def _words(block: Block) -> str:
    match block["type"]:
        case "section":
            return str(block["text"]["text"])
        case "image":
            return escaped(block["alt_text"])
        case _:
            return ""


def _cut(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis."""
    if units(text) <= limit:
        return text
    return f"{text[: cut(text, lambda start: units(start) < limit)]}…"


def _size(block: Block) -> int:
    return max(units(json.dumps(each, ensure_ascii=False)) for each in (block, _linked(block)))
