"""The hub's own sentences."""

from __future__ import annotations

import pytest

from hub.texts import Notice, channel, sentence


@pytest.mark.parametrize("notice", Notice)
@pytest.mark.parametrize("place", [None, 1, 7])
def test_every_notice_is_a_whole_sentence(notice: Notice, place: int | None) -> None:
    words = sentence(notice, place=place, agent="Grace")
    assert words[0].isupper()
    assert words[-1] in ".?"
    assert "{" not in words
    assert "  " not in words


@pytest.mark.parametrize("notice", [Notice.QUEUED, Notice.BOT_DOWN, Notice.TRANSFERRED])
def test_who_waits_is_told_the_place(notice: Notice) -> None:
    assert "next in line" in sentence(notice, place=1)
    assert "number 3 in line" in sentence(notice, place=3)
    assert "in line" not in sentence(notice)


@pytest.mark.parametrize("notice", [Notice.JOINED, Notice.LEFT, Notice.TRANSFERRED, Notice.RESOLVED])
def test_who_comes_and_goes_is_named(notice: Notice) -> None:
    assert sentence(notice, agent="Grace").startswith("Grace ")
    assert sentence(notice).startswith("A colleague ")


def test_braces_in_a_name_are_only_a_name() -> None:
    assert sentence(Notice.JOINED, agent="{place}").startswith("{place} has joined")


def test_a_channel_nobody_listed_is_still_words() -> None:
    assert [channel(name) for name in ("sms", "web_phone", "")] == ["SMS", "Web phone", "Unknown channel"]
