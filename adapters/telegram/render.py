"""Content as Telegram's messages: pure. As few as can be, because each is a call that may fail alone.

A picture or file takes the words around it as its caption, choices are the keyboard of the last message, and
a card stays by itself. What has no keyboard, caption or place on Telegram becomes words: nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from adapters.telegram.runs import Run, Runs, blank, fits, joined, runs, split, units
from hub.content import (
    Block,
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

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
"""UTF-16 units without tags."""
MOST_BUTTONS, MOST_IN_A_ROW = 100, 4
"""Telegram takes 8 in a row; more than 4 cannot be read on a phone."""
ROW_WIDTH = 28
"""Characters of titles that a phone shows side by side."""
TITLE_LIMIT = 100
"""A longer title is cut on its button, and stands whole above."""
KEYBOARD_BYTES = 8000
"""Telegram refuses a keyboard of more than some 10 KB."""
_POINTER = "👇"
"""The words of a message that is only buttons, in any language."""

Thing: TypeAlias = Image | File | Location
Rows: TypeAlias = tuple[tuple[Choice, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One message: words, or a thing with its caption; `rows` are its keyboard. `alone`: a card's."""

    words: Runs = ()
    thing: Thing | None = None
    rows: Rows = ()
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A button as Telegram takes it."""

    title: str
    data: str


def render(content: Content) -> tuple[Part, ...]:
    """The messages, in order, each within Telegram's limits."""
    drafts: list[Part] = []
    for block in content:
        for part in _parts(block, drafts):
            if drafts and (both := _one(drafts[-1], part)):
                drafts[-1] = both
            else:
                drafts.append(part)
    return tuple(message for draft in drafts for message in _within_limits(draft))


def button(choice: Choice) -> Button:
    """The choice's button: its title as far as it can be shown, and the short form of its payload."""
    title = "•" if blank((Run(choice.title),)) else choice.title
    if units(title) > TITLE_LIMIT:
        title = f"{title[: cut(title, lambda start: units(start) < TITLE_LIMIT)]}…"
    return Button(title, token(choice.payload))


def _parts(block: Block, before: list[Part]) -> Iterator[Part]:
    match block:
        case Paragraph(children):
            yield Part(tuple(runs(children)))
        case ItemList(items, ordered):
            yield Part(tuple(_list(items, ordered=ordered)))
        case Image(_, alt):
            yield Part((Run(alt),), block)
        case File():
            yield Part(thing=block)
        case Location():
            yield from _place(block)
        case Card():
            image = block.image and Image(block.image)
            yield from _with_keyboard(Part(_card(block), image or None, alone=True), block.buttons)
        case Choices(choices):
            under = before.pop() if before and not before[-1].rows else Part()
            yield from _with_keyboard(under, choices)


def _one(first: Part, second: Part) -> Part | None:
    """Both as one message, if they can be."""
    thing = first.thing or second.thing
    if first.rows or first.alone or second.alone or (first.thing and second.thing):
        return None
    words = joined(first.words, second.words)
    if isinstance(thing, Location) or (thing and not fits(words, CAPTION_LIMIT)):
        return None
    return Part(words, thing, second.rows)


def _within_limits(part: Part) -> Iterator[Part]:
    """The same in messages that Telegram takes; the keyboard is under the last one."""
    if part.thing and blank(part.words):
        yield replace(part, words=())
        return
    if part.thing and fits(part.words, CAPTION_LIMIT) and not isinstance(part.thing, Location):
        yield part
        return
    if part.thing:
        yield Part(thing=part.thing)
    messages = list(split(part.words, TEXT_LIMIT)) or ([(Run(_POINTER),)] if part.rows else [])
    for n, words in enumerate(messages, 1):
        yield Part(words, rows=part.rows if n == len(messages) else ())


def _list(items: tuple[tuple[Inline, ...], ...], *, ordered: bool) -> Iterator[Run]:
    for n, item in enumerate(items, 1):
        yield Run(f"{n}. " if ordered else "• ")
        yield from (*runs(item), *([Run("\n")] if n < len(items) else ()))


def _place(where: Location) -> Iterator[Part]:
    """A place on the map; in words where there is none such, and its name above where that is long."""
    if not (-90 <= where.latitude <= 90 and -180 <= where.longitude <= 180):  # noqa: PLR2004 - degrees
        yield Part((Run(f"{where.label} {where.latitude:.5f}, {where.longitude:.5f}".strip()),))
        return
    short = units(where.label) <= TITLE_LIMIT
    if not short:
        yield Part((Run(where.label),), alone=True)
    yield Part(thing=where if short else replace(where, label=""), alone=not short)


def _card(card: Card) -> Runs:
    title: tuple[Inline, ...] = (Bold((Text(card.title),)),)
    if card.url:
        title = (Link(card.url, title),)
    lines = (*title, Break(), Text(card.text)) if card.text else title
    return tuple(runs(lines))


def _with_keyboard(part: Part, choices: tuple[Choice, ...]) -> Iterator[Part]:
    """The part with its keyboard; what is too much for one goes under messages of its own."""
    long = tuple(Run(f"• {choice.title}") for choice in choices if units(choice.title) > TITLE_LIMIT)
    words = joined(part.words, *((run,) for run in long))
    keyboards = list(_keyboards(choices)) or [()]
    yield replace(part, words=words, rows=keyboards[0])
    for rows in keyboards[1:]:
        yield Part(rows=rows)


def _keyboards(choices: Iterable[Choice]) -> Iterator[Rows]:
    """The choices in rows as wide as a phone, in keyboards that Telegram takes."""
    rows: list[tuple[Choice, ...]] = []
    buttons = size = 0
    for row in _rows(choices):
        weight = sum(len(button(choice).title.encode()) + 64 for choice in row)
        if rows and (buttons + len(row) > MOST_BUTTONS or size + weight > KEYBOARD_BYTES):
            yield tuple(rows)
            rows, buttons, size = [], 0, 0
        rows, buttons, size = [*rows, row], buttons + len(row), size + weight
    if rows:
        yield tuple(rows)


def _rows(choices: Iterable[Choice]) -> Iterator[tuple[Choice, ...]]:
    row: tuple[Choice, ...] = ()
    for choice in choices:
        wider = (*row, choice)
        if len(wider) > MOST_IN_A_ROW or sum(len(each.title) for each in wider) > ROW_WIDTH:
            if row:
                yield row
            wider = (choice,)
        row = wider
    if row:
        yield row
