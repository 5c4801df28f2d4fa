"""A content tree as text messages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.twilio.render import MOST_CHARACTERS, MOST_MEDIA, Part, render
from adapters.twilio.segments import segments, units
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
    Text,
    choices,
    plain,
    text,
)
from tests.adapters.twilio.account import link
from tests.strategies import blocks, urls, words

files = st.builds(
    File,
    st.text("abc", min_size=1),
    words,
    st.sampled_from(["image/png", "application/pdf", "x/y"]),
    st.integers(0, 10**7),
)
places = st.builds(Location, st.floats(-90, 90), st.floats(-180, 180), words)
long_texts = st.builds(lambda each, n: Paragraph((Text(each * n),)), words, st.integers(1, 300))
trees = st.lists(st.one_of(blocks, files, places, long_texts), max_size=5).map(tuple)

YES, NO = Choice("Yes", "/yes"), Choice("No", "/no")


def only(content: Content, *, mms: bool = False) -> str:
    (part,) = render(content, link, mms=mms)
    return part.text


def test_paragraphs_stand_apart() -> None:
    assert only((*text("Hello."), *text("How are you?"))) == "Hello.\n\nHow are you?"


def test_lists_have_marks() -> None:
    items = ((Text("shoes"),), (Text("socks"),))
    assert only((ItemList(items),)) == "- shoes\n- socks"
    assert only((ItemList(items, ordered=True),)) == "1. shoes\n2. socks"


@pytest.mark.parametrize(
    ("offered", "menu"),
    [
        ((YES,), "1) Yes\nReply 1."),
        ((YES, NO), "1) Yes\n2) No\nReply 1 or 2."),
        ((YES, NO, Choice("Later", "/later")), "1) Yes\n2) No\n3) Later\nReply 1-3."),
    ],
)
def test_choices_are_a_numbered_menu(offered: tuple[Choice, ...], menu: str) -> None:
    assert only((*text("Sure?"), Choices(offered))) == f"Sure?\n\n{menu}"


def test_numbers_go_on_through_cards_and_choices() -> None:
    """In the order in which the core knows the choices."""
    content = (
        Card("Shoe", buttons=(Choice("Buy", "b1"),)),
        Card("Sock", buttons=(Choice("Buy", "b2"),)),
        Choices((NO,)),
    )
    shown = only(content)
    assert re.findall(r"^(\d+)\) (.+)$", shown, re.MULTILINE) == [("1", "Buy"), ("2", "Buy"), ("3", "No")]
    assert [choice.title for choice in choices(content)] == ["Buy", "Buy", "No"]
    assert shown.count("Reply") == 1


def test_pictures_are_media_where_phones_show_them() -> None:
    content = (*text("Look:"), Image("https://shop.example/a.png", "A shoe"))
    assert render(content, link, mms=True) == (Part("Look:\n\nA shoe", ("https://shop.example/a.png",)),)
    assert only(content) == "Look:\n\nA shoe https://shop.example/a.png"


def test_a_card_shows_its_picture_or_leads_to_its_page() -> None:
    card = Card("Shoe", "Red", "https://shop.example/a.png", "https://shop.example/a", (YES,))
    shown = "Shoe\nRed\nhttps://shop.example/a\n1) Yes\nReply 1."
    assert render((card,), link, mms=True) == (Part(shown, ("https://shop.example/a.png",)),)
    assert only((card,)) == shown
    assert only((Card("Shoe", image="https://shop.example/a.png"),)) == "Shoe\nhttps://shop.example/a.png"


def test_files_are_media_or_signed_links() -> None:
    picture, bill = File("m1", "a.png", "image/png", 9), File("m2", "bill.pdf", "application/pdf", 9)
    big, table = File("m3", "b.png", "image/png", 6_000_000), File("m4", "t.xls", "application/x", 9)
    (part,) = render((picture, bill, big, table), link, mms=True)
    assert part == Part(f"bill.pdf\n\nb.png: {link('m3')}\n\nt.xls: {link('m4')}", (link("m1"), link("m2")))
    assert only((picture,)) == f"a.png: {link('m1')}"


def test_a_place_is_a_link_to_a_map() -> None:
    assert (
        only((Location(52.52, -0.1, "Our store"),))
        == "Our store\nhttps://maps.google.com/?q=52.52000,-0.10000"
    )


def test_more_media_than_one_call_takes_go_in_the_next() -> None:
    content = tuple(Image(f"https://shop.example/{n}.png") for n in range(23))
    assert [len(part.media) for part in render(content, link, mms=True)] == [10, 10, 3]


def test_a_text_of_one_call_stays_whole() -> None:
    assert [part.text for part in render(text("word " * 319 + "last"), link, mms=False)] == [
        "word " * 319 + "last"
    ]


def test_a_long_text_is_cut_where_sentences_end_and_fills_its_segments() -> None:
    sentence = "This sentence has exactly fifty-one characters, ok? "
    parts = render(text(sentence * 60), link, mms=False)
    assert all(part.text.endswith("?") for part in parts)
    assert sum(segments(part.text) for part in parts) == -(-60 * len(sentence) // 153)


def test_a_long_text_of_another_alphabet_fills_its_segments_too() -> None:
    parts = render(text("Да. " * 1000), link, mms=False)
    assert [segments(part.text) for part in parts[:-1]] == [23] * (len(parts) - 1)


def test_nothing_makes_no_message() -> None:
    assert render((), link, mms=True) == ()
    assert render((*text("  "), Choices(())), link, mms=True) == ()


@given(trees, st.booleans())
def test_any_tree_is_within_twilios_limits(content: tuple[Block, ...], mms: bool) -> None:
    for part in render(content, link, mms=mms):
        assert units(part.text) <= MOST_CHARACTERS
        assert len(part.media) <= MOST_MEDIA
        assert part.media or part.text.strip()
        assert mms or not part.media
        part.text.encode()


@given(trees, st.booleans())
def test_no_word_of_any_tree_is_lost(content: tuple[Block, ...], mms: bool) -> None:
    parts = render(content, link, mms=mms)
    shown = "".join("".join(part.text for part in parts).split())
    media = [url for part in parts for url in part.media]
    for word in _ascii_words(plain(content) + "".join(f" {choice.title} " for choice in choices(content))):
        assert word in shown or any(word in url for url in media) or word.startswith(("mailto:", "tel:"))


def _ascii_words(shown: str) -> list[str]:
    return re.findall(r"[A-Za-z0-9]{2,}", re.sub(r"\[.*?\]|-?\d+\.\d{5}|\(?mailto:|\(?tel:", " ", shown))


@given(st.lists(urls, max_size=30))
def test_every_picture_is_shown_or_linked(addresses: list[str]) -> None:
    content = tuple(map(Image, addresses))
    shown = [(part.text, part.media) for part in render(content, link, mms=True)]
    assert sorted(url for _, media in shown for url in media) == sorted(
        u for u in addresses if u.startswith("http")
    )
    assert all(url in shown[0][0] for url in addresses if not url.startswith("http"))
