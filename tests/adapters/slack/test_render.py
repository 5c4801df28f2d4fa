"""Content as messages: as few as can be, within the limits, with nothing left out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from adapters.slack.render import NOTICE_LIMIT, Part, in_words, render, without_pictures
from adapters.slack.runs import Run, plain, runs, units
from hub.content import (
    Bold,
    Card,
    Choice,
    Choices,
    Content,
    File,
    Image,
    ItemList,
    Location,
    Paragraph,
    Text,
    choices,
    text,
    token,
)
from tests.adapters.slack.trees import many, trees
from tests.providers.slack_methods import checked

YES, NO = Choice("Yes", "/yes"), Choice("No", "/no")
COAT = Image("https://shop.example/coat.jpg", "A coat")
RECEIPT = File("media-1", "receipt.pdf", "application/pdf")


def kinds(part: Part) -> list[str]:
    return [block["type"] for block in part.blocks]


def section(part: Part, number: int = 0) -> Any:
    return part.blocks[number]["text"]["text"]


def buttons(part: Part) -> list[dict[str, Any]]:
    return [each for block in part.blocks if block["type"] == "actions" for each in block["elements"]]


def test_words_lists_pictures_and_choices_are_one_message() -> None:
    items = ItemList(((Text("one"),), (Bold((Text("two"),)),)), ordered=True)
    (part,) = render((*text("Hello"), items, COAT, Choices((YES, NO))))
    assert kinds(part) == ["section", "section", "image", "actions"]
    assert section(part, 1) == "1. one\n2. *two*"
    assert part.text == "Hello\n\n1. one\n2. *two*\n\nA coat"


def test_a_button_carries_the_short_form_of_its_payload() -> None:
    (part,) = render((Choices((YES, NO)),))
    assert [(each["text"]["text"], each["value"]) for each in buttons(part)] == [
        ("Yes", token("/yes")),
        ("No", token("/no")),
    ]
    assert part.text == "👇"


def test_more_buttons_than_a_row_takes_are_several_rows() -> None:
    (part,) = render((Choices(many(60)),))
    assert [len(block["elements"]) for block in part.blocks] == [25, 25, 10]


def test_a_long_title_is_cut_on_its_button_and_whole_above() -> None:
    long = "A title " * 20
    (part,) = render((Choices((Choice(long, "/x"), Choice("  ", "/y"))),))
    assert kinds(part) == ["section", "actions"]
    assert section(part) == f"• {long.strip()}"
    assert [len(each["text"]["text"]) <= 75 for each in buttons(part)] == [True, True]
    assert buttons(part)[1]["text"]["text"] == "•"


def test_a_card_is_a_picture_words_and_buttons() -> None:
    (part,) = render((Card("Coat", "Warm", COAT.url, "https://shop.example", (YES,)),))
    assert kinds(part) == ["image", "section", "actions"]
    assert section(part, 1) == "*<https://shop.example|Coat>*\nWarm"


def test_a_file_is_a_message_of_its_own() -> None:
    assert [(bool(part.blocks), part.file) for part in render((*text("a"), RECEIPT, *text("b")))] == [
        (True, None),
        (False, RECEIPT),
        (True, None),
    ]


def test_a_place_is_a_link_to_a_map() -> None:
    (part,) = render((Location(52.5, 13.4, "Shop"),))
    assert section(part) == "Shop\n<https://maps.google.com/?q=52.50000,13.40000|52.50000,13.40000>"


@pytest.mark.parametrize("url", ["mailto:x@shop.example", f"https://shop.example/{'a' * 3000}"])
def test_a_picture_that_slack_cannot_fetch_is_words(url: str) -> None:
    (part,) = render((Image(url, "A coat"),))
    assert kinds(part) == ["section"] * len(part.blocks)
    assert "A coat" in section(part)


def test_pictures_can_be_left_to_their_addresses() -> None:
    (part,) = render((*text("Look"), COAT, Choices((YES,))))
    linked = without_pictures(part)
    assert kinds(linked) == ["section", "section", "actions"]
    assert section(linked, 1) == f"<{COAT.url}|A coat>"


def test_a_long_text_is_cut_between_sentences() -> None:
    parts = render(text("This is a sentence. " * 900))
    sections = [block["text"]["text"] for part in parts for block in part.blocks]
    assert len(parts) == 2
    assert all(each.endswith("sentence.") for each in sections)


def test_nothing_to_see_is_no_message() -> None:
    assert render((*text(" \n "), Choices(()), ItemList(()))) == ()
    assert kinds(in_words((Run("hi"),))) == ["section"]


LINK = re.compile(r"<([^<>|]*)\|([^<>]*)>")


def _letters(words: str) -> str:
    """The letters and figures of words: what must not be lost."""
    return "".join(filter(str.isalnum, words))


def _shown(part: Part) -> Iterator[str]:
    """What is seen of a message; a link's address is not."""
    for block in part.blocks:
        match block["type"]:
            case "section":
                yield html.unescape(LINK.sub(r"\2", block["text"]["text"]))
            case "image":
                yield block["alt_text"]
            case _:
                yield from (each["text"]["text"] for each in block["elements"])
    yield part.file.name if part.file else ""


def _told(content: Content) -> Iterator[str]:
    """All that has to be read, piece by piece."""
    for block in content:
        match block:
            case Paragraph(children):
                yield plain(tuple(runs(children)))
            case ItemList(items):
                yield from (plain(tuple(runs(item))) for item in items)
            case Card(title, words):
                yield from (title, words)
            case Image(_, name) | File(_, name):
                yield name
            case Location():
                yield from (block.label, f"{block.latitude:.5f},{block.longitude:.5f}")
    yield from (choice.title for choice in choices(content))


@given(trees)
@settings(deadline=None)
def test_any_tree_is_within_the_limits_and_no_button_is_lost(content: Content) -> None:
    parts = render(content)
    for part in parts:
        if part.file is None:
            checked(list(part.blocks))
            checked(list(without_pictures(part).blocks))
            assert 0 < units(part.text) <= NOTICE_LIMIT
    values = [each["value"] for part in parts for each in buttons(part)]
    assert values == [token(choice.payload) for choice in choices(content)]


@given(trees)
@settings(deadline=None)
def test_nothing_in_any_tree_is_lost(content: Content) -> None:
    shown = _letters("".join(words for part in render(content) for words in _shown(part)))
    for words in _told(content):
        assert _letters(words) in shown
