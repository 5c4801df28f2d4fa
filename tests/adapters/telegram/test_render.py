"""Content as messages: as few as can be, within the limits, with nothing left out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given

from adapters.telegram.render import (
    CAPTION_LIMIT,
    MOST_BUTTONS,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Part,
    button,
    render,
)
from adapters.telegram.runs import Run, blank, in_full, plain, to_html, units
from hub.content import (
    Block,
    Bold,
    Break,
    Card,
    Choice,
    Choices,
    Code,
    Content,
    File,
    Image,
    Inline,
    Italic,
    ItemList,
    Link,
    Location,
    Paragraph,
    Text,
    text,
    token,
)
from tests.adapters.telegram.trees import trees
from tests.specs.telegram.teremok_html import validate_html

YES, NO = Choice("Yes", "/yes"), Choice("No", "/no")
COAT = Image("https://shop.example/coat.jpg", "A coat")
RECEIPT = File("media-1", "receipt.pdf", "application/pdf")


def html(part: Part) -> str:
    return to_html(part.words)


def test_words_and_lists_are_one_message() -> None:
    items = ItemList(((Text("one"),), (Bold((Text("two"),)),)), ordered=True)
    (part,) = render((*text("Hello"), items, ItemList(((Text("x"),),))))
    assert html(part) == "Hello\n\n1. one\n2. <b>two</b>\n\n• x"


def test_words_a_picture_and_choices_are_one_message() -> None:
    (part,) = render((*text("Look:"), COAT, *text("Nice?"), Choices((YES, NO))))
    assert (html(part), part.thing, part.rows) == ("Look:\n\nA coat\n\nNice?", COAT, ((YES, NO),))


def test_a_file_takes_the_words_as_its_caption() -> None:
    (part,) = render((*text("Your receipt"), RECEIPT))
    assert (html(part), part.thing) == ("Your receipt", RECEIPT)


def test_what_is_too_long_for_a_caption_is_a_message_of_its_own() -> None:
    words = "x" * (CAPTION_LIMIT + 1)
    first, second = render((*text(words), Image("https://shop.example/coat.jpg")))
    assert (plain(first.words), first.thing, second.words) == (words, None, ())


def test_a_card_stays_by_itself_with_its_picture_and_buttons() -> None:
    card = Card("Coat", "Warm", COAT.url, "https://shop.example/coat", (Choice("Buy", "/buy"),))
    before, shown, after = render((*text("Here:"), card, *text("More?")))
    assert html(shown) == '<a href="https://shop.example/coat"><b>Coat</b></a>\nWarm'
    assert shown.thing == Image(COAT.url)
    assert [[choice.title for choice in row] for row in shown.rows] == [["Buy"]]
    assert (html(before), html(after)) == ("Here:", "More?")


def test_choices_after_a_card_with_buttons_have_a_message_of_their_own() -> None:
    card, below = render((Card("Coat", buttons=(YES,)), Choices((NO,))))
    assert (card.rows, below.rows) == (((YES,),), ((NO,),))
    assert not blank(below.words)


def test_choices_alone_have_something_to_stand_under() -> None:
    (part,) = render((Choices((YES,)),))
    assert part.rows
    assert not blank(part.words)


def test_a_place_is_a_place_and_one_that_is_nowhere_is_words() -> None:
    there = Location(51.5, -0.12, "Shop")
    assert render((there,)) == (Part(thing=there),)
    (nowhere,) = render((Location(351.5, -0.12, "Shop"),))
    assert (html(nowhere), nowhere.thing) == ("Shop 351.50000, -0.12000", None)


def test_a_places_name_that_is_too_long_stands_above_it() -> None:
    name, place = render((Location(1, 2, "x" * (TITLE_LIMIT + 1)),))
    assert (len(plain(name.words)), place.thing) == (TITLE_LIMIT + 1, Location(1, 2))


def test_long_words_are_several_messages_with_the_buttons_under_the_last() -> None:
    parts = render((*text("A sentence. " * 1000), Choices((YES,))))
    assert len(parts) == 3
    assert [bool(part.rows) for part in parts] == [False, False, True]
    assert all(plain(part.words).endswith("sentence.") for part in parts)


@pytest.mark.parametrize(
    "content", [(), text(""), text("  \n "), (Image("https://shop.example/x", "\u200b"),)]
)
def test_words_that_cannot_be_seen_are_no_message(content: Content) -> None:
    assert all(part.thing and not part.words for part in render(content))


def test_short_titles_share_a_row_and_long_ones_have_their_own() -> None:
    titles = ["Yes", "No", "Maybe", "Later", "Never", "Track the order I placed last week", "No"]
    (part,) = render((Choices(tuple(Choice(title, title) for title in titles)),))
    assert [[choice.title for choice in row] for row in part.rows] == [
        titles[:4],
        ["Never"],
        titles[5:6],
        ["No"],
    ]


def test_a_button_carries_the_short_form_of_its_payload() -> None:
    shown = button(Choice("Yes", '/answer{"to": "a long question"}' * 9))
    assert shown.data == token('/answer{"to": "a long question"}' * 9)
    assert len(shown.data.encode()) <= 64


def test_a_title_too_long_for_a_button_stands_whole_above_it() -> None:
    title = "x" * (TITLE_LIMIT + 1)
    (part,) = render((*text("Which?"), Choices((Choice(title, "a"),))))
    assert (plain(part.words), button(part.rows[0][0]).title[-1]) == (f"Which?\n\n• {title}", "…")


def test_words_for_a_place_are_a_message_of_their_own() -> None:
    title = "x" * (TITLE_LIMIT + 1)
    place, words = render((Location(1, 2), Choices((Choice(title, "a"),))))
    assert (place.thing, place.words, plain(words.words)) == (Location(1, 2), (), f"• {title}")


def test_a_title_that_cannot_be_seen_has_a_mark() -> None:
    assert button(Choice(" ", "a")).title == "•"


def _told(content: Content) -> Iterator[str]:
    """Every word and address in a tree."""
    for block in content:
        yield from _told_by(block)


def _told_by(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(children):
            yield from _inline(children)
        case ItemList(items):
            yield from (words for item in items for words in _inline(item))
        case Image(url, alt):
            yield from (alt, url)
        case Card():
            yield from (block.title, block.text, _address(block.url or ""), block.image or "")
            yield from (choice.title for choice in block.buttons)
        case Choices(choices):
            yield from (choice.title for choice in choices)
        case File(media):
            yield media
        case Location():
            yield from (block.label, f"{block.latitude:.5f}", f"{block.longitude:.5f}")


def _inline(nodes: tuple[Inline, ...]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Text(words) | Code(words):
                yield words
            case Link(url, children):
                yield _address(url)
                yield from _inline(children)
            case Bold(children) | Italic(children):
                yield from _inline(children)
            case Break():
                pass


def _address(url: str) -> str:
    """What of an address is shown where it cannot be a link."""
    return url.removeprefix("mailto:").removeprefix("tel:")


def _shown(part: Part) -> Iterator[str]:
    if not isinstance(part.thing, Location):  # which has no caption
        yield in_full(part.words)
    match part.thing:
        case Image(url):
            yield url
        case File(media):
            yield media
        case Location():
            yield f"{part.thing.label} {part.thing.latitude:.5f} {part.thing.longitude:.5f}"
    for row in part.rows:
        yield from (button(choice).title for choice in row)


def _letters(words: str) -> str:
    """The characters that can be seen: white space may go where a message ends."""
    return "".join(character for character in words if not blank((Run(character),)))


@given(trees)
def test_any_tree_is_within_the_limits_and_valid_html(content: Content) -> None:
    for part in render(content):
        validate_html(html(part))
        assert units(plain(part.words)) <= (CAPTION_LIMIT if part.thing else TEXT_LIMIT)
        assert part.thing or not blank(part.words)
        assert part.words == () or not blank(part.words)
        assert sum(map(len, part.rows)) <= MOST_BUTTONS
        assert all(1 <= len(row) <= 8 for row in part.rows)
        assert all(0 < units(button(choice).title) <= TITLE_LIMIT for row in part.rows for choice in row)


@given(trees)
def test_nothing_in_any_tree_is_lost(content: Content) -> None:
    shown = _letters("".join(found for part in render(content) for found in _shown(part)))
    for words in _told(content):
        assert _letters(words) in shown


@given(trees)
def test_every_choice_of_any_tree_is_a_button_once(content: Content) -> None:
    offered = [
        choice
        for block in content
        if isinstance(block, Card | Choices)
        for choice in (block.buttons if isinstance(block, Card) else block.choices)
    ]
    assert [choice for part in render(content) for row in part.rows for choice in row] == offered
