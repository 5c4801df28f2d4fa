"""Runs: lengths, cutting, HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.runs import (
    MOST_ENTITIES,
    Run,
    blank,
    followed,
    in_full,
    joined,
    plain,
    runs,
    split,
    to_html,
    units,
    without_tags,
)
from hub.content import Bold, Break, Code, Inline, Italic, Link, Text
from tests.adapters.telegram.trees import runs as trees_of_inlines
from tests.providers.telegram_html import read
from tests.specs.telegram.teremok_html import validate_html

SHOP = "https://shop.example/a?b=1&c=2"


def html(*nodes: Inline) -> str:
    return to_html(tuple(runs(nodes)))


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ((Text("a < b & c > d \"e\""),), "a &lt; b &amp; c &gt; d \"e\""),
        ((Bold((Text("a"), Italic((Text("b"),)))), Text("c")), "<b>a<i>b</i></b>c"),
        ((Bold((Bold((Text("a"),)),)),), "<b>a</b>"),
        ((Code("SAVE10"), Break(), Text("x")), "<code>SAVE10</code>\nx"),
        ((Link(SHOP, (Text("here"),)),), '<a href="https://shop.example/a?b=1&amp;c=2">here</a>'),
        ((Link('https://shop.example/"', (Text("q"),)),), '<a href="https://shop.example/&quot;">q</a>'),
        ((Link(SHOP, (Code("x"),)),), '<a href="https://shop.example/a?b=1&amp;c=2">x</a>'),
        ((Link(SHOP, ()),), "https://shop.example/a?b=1&amp;c=2"),
        ((Link("mailto:help@shop.example", (Text("Write"),)),), "Write (help@shop.example)"),
        ((Link("tel:5550100", (Text("5550100"),)),), "5550100"),
        ((Link("http://localhost:8080/x", (Text("here"),)),), "here (http://localhost:8080/x)"),
        ((Link(SHOP, (Link("https://b.example", (Text("in"),)),)),), None),
    ],
)  # fmt: skip
def test_nodes_become_html_that_loses_no_address(nodes: tuple[Inline, ...], expected: str | None) -> None:
    found = html(*nodes)
    assert found == expected or (expected is None and "https://b.example" in found)


@pytest.mark.parametrize(
    ("url", "is_followed"),
    [
        (SHOP, True),
        ("http://shop.example", True),
        ("https://localhost/", False),
        ("mailto:a@b.example", False),
        ("https://[", False),
    ],
)
def test_telegram_makes_links_of_the_webs_addresses_only(url: str, is_followed: bool) -> None:
    assert followed(url) is is_followed


@given(trees_of_inlines)
def test_any_html_is_valid_and_shows_the_words(nodes: tuple[Inline, ...]) -> None:
    """Held against a judge of others, and against our fake's reader."""
    words = tuple(runs(nodes))
    validate_html(to_html(words))
    assert read(to_html(words))[0] == plain(words).strip()
    assert without_tags(to_html(words)) == plain(words)


@given(trees_of_inlines, st.sampled_from([150, 1024, 4096]))
def test_any_words_are_split_within_the_limit_and_none_is_lost(nodes: tuple[Inline, ...], limit: int) -> None:
    words = tuple(runs(nodes))
    pieces = list(split(words, limit))
    assert all(0 < units(plain(piece)) <= limit for piece in pieces)
    if not blank(words):
        seen = "".join("".join(plain(piece).split()) for piece in pieces)
        whole = "".join(plain(words).split())
        assert [c for c in whole if not blank((Run(c),))] == [c for c in seen if not blank((Run(c),))]


def test_formatting_goes_on_after_a_cut() -> None:
    words = (Run("one two ", ("b",)), Run("three", ("b", "i")))
    assert [to_html(piece) for piece in split(words, 7)] == ["<b>one two</b>", "<b><i>three</i></b>"]


def test_a_message_has_no_more_entities_than_telegram_formats() -> None:
    words = tuple(Run(f"{n} ", ("b",) if n % 2 else ()) for n in range(1000))
    pieces = list(split(words, 4096))
    assert len(pieces) > 1
    assert all(len(read(to_html(piece))[1]) <= MOST_ENTITIES for piece in pieces)


def test_lengths_are_counted_in_utf_16() -> None:
    assert [units(text) for text in ("a", "é", "👍", "👍🏽")] == [1, 1, 2, 4]


@pytest.mark.parametrize("words", ["", " \n", "\u200b", "\u2800\xa0"])
def test_what_cannot_be_seen_is_blank(words: str) -> None:
    assert blank((Run(words),))
    assert joined((Run(words),), (Run("a"),)) == (Run("a"),)


def test_without_formatting_a_links_address_follows_its_label() -> None:
    link = 'a href="https://b.example?a&amp;b"'
    words = (Run("see "), Run("he", (link,)), Run("re", ("b", link)), Run("!"))
    assert in_full(words) == "see here (https://b.example?a&b)!"
