"""Splitting text: where it is cut, that every piece fits, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.pieces import cut, split
from tests.strategies import words

prose = st.lists(
    st.sampled_from(["Hello.", " ", "\n", "\n\n", "word", "Really?! ", '"Yes." ', "👩‍👩‍👧", "🇩🇪", "é", "。"])
    | words,
    max_size=40,
).map("".join)


def at_most(length: int) -> Callable[[str], bool]:
    return lambda piece: len(piece) <= length


def utf16_at_most(length: int) -> Callable[[str], bool]:
    return lambda piece: len(piece.encode("utf-16-le", "surrogatepass")) <= 2 * length


@given(prose, st.integers(1, 50))
def test_every_piece_fits_and_says_something(text: str, length: int) -> None:
    pieces = split(text, at_most(length))
    assert all(piece.strip() and len(piece) <= length for piece in pieces)


@given(prose, st.integers(2, 50))
def test_nothing_but_white_space_at_the_seams_is_lost(text: str, length: int) -> None:
    pieces = split(text, utf16_at_most(length))
    assert "".join("".join(pieces).split()) == "".join(text.split())
    rest = text
    for piece in pieces:
        before, rest = rest.split(piece, 1)
        assert not before.strip()
    assert not rest.strip()


@given(prose.filter(lambda text: bool(text.strip())), st.integers(1, 200))
def test_what_fits_stays_whole(text: str, longer: int) -> None:
    assert split(text, at_most(len(text) + longer)) == [text.strip()]


@pytest.mark.parametrize(
    ("text", "length", "pieces"),
    [
        ("One, two.\n\nThree. Four\nfive", 18, ["One, two.", "Three. Four\nfive"]),
        ("One, two, x.\nThree. Four", 20, ["One, two, x.", "Three. Four"]),
        ("One, two. Three, four, five", 18, ["One, two.", "Three, four, five"]),
        ('He said: "No." And left.', 17, ['He said: "No."', "And left."]),
        ("Hi. one two three four five", 20, ["Hi. one two three", "four five"]),
        ("好的。我们明天送货。", 6, ["好的。", "我们明天送货", "。"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("a   b", 2, ["a", "b"]),
        ("word" + " " * 30 + "word", 6, ["word", "word"]),
        ("  ", 5, []),
        ("", 5, []),
    ],
)
def test_it_is_cut_at_the_largest_thing_that_ends(text: str, length: int, pieces: list[str]) -> None:
    """Paragraphs before lines, lines before sentences, sentences before words, and words only if need be."""
    assert split(text, at_most(length)) == pieces


@pytest.mark.parametrize(
    "grapheme", ["e\u0301", "👩\u200d👩\u200d👧", "👍🏽", "🇩🇪", "2\ufe0f\u20e3", "\ud83d\ude00", "कि"]
)
def test_what_is_seen_as_one_character_is_not_cut(grapheme: str) -> None:
    text = grapheme * 7
    for length in range(len(grapheme), len(text)):
        assert all(len(piece) % len(grapheme) == 0 for piece in split(text, at_most(length)))


def test_a_character_longer_than_a_piece_is_cut_all_the_same() -> None:
    assert split("e" + "\u0301" * 9, at_most(4)) == ["e\u0301\u0301\u0301", "\u0301" * 4, "\u0301" * 2]


def test_it_asks_about_little_more_than_a_piece() -> None:
    """A text of any length is cut in a time that grows with the length."""
    asked: list[int] = []

    def fits(piece: str) -> bool:
        asked.append(len(piece))
        return len(piece) <= 100

    cut("word " * 10_000, fits)
    assert max(asked) < 300
    assert len(asked) < 20
