"""Signed links: hold for a while, for one file, and only if we made them."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from hub.links import HOLDS, Links
from tests.fakes import Clock
from tests.strategies import words

CLOCK = Clock()
LINKS = Links(b"secret", "https://chat.example", CLOCK)


def parts(link: str) -> tuple[str, int, str]:
    """What a server reads off it."""
    found = urlsplit(link)
    query = parse_qs(found.query)
    return unquote(found.path.removeprefix("/files/")), int(query["until"][0]), query["sign"][0]


@given(words)
def test_a_link_opens_its_file_whatever_it_is_called(media: str) -> None:
    found = parts(LINKS.link(media))
    assert found[0] == media
    assert LINKS.holds(*found)


@given(words, st.integers(0, 2**60), words)
def test_nobody_else_can_make_one(media: str, until: int, sign: str) -> None:
    assert not LINKS.holds(media, until, sign)


def test_a_link_is_for_one_file_and_one_time() -> None:
    media, until, sign = parts(LINKS.link("f1"))
    assert not LINKS.holds("f2", until, sign)
    assert not LINKS.holds(media, until + 1, sign)
    assert not Links(b"other", "", CLOCK).holds(media, until, sign)


def test_a_link_holds_for_half_a_day_and_not_for_ever() -> None:
    clock = Clock()
    links = Links(b"secret", "", clock)
    found = parts(links.link("f1"))
    clock.skip(HOLDS)
    assert links.holds(*found)
    clock.skip(HOLDS)
    assert not links.holds(*found)
