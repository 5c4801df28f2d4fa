"""Slack's markup in plain words."""

from __future__ import annotations

import pytest
from hypothesis import given

from adapters.slack.plain import first_mentioned, mentions, plain
from adapters.slack.runs import escaped
from tests.strategies import words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("<https://shop.example|shop.example>", "https://shop.example"),
        ("<https://shop.example/>", "https://shop.example/"),
        ("<tel:5550100|555 0100>", "555 0100 (5550100)"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<@U1|ada> <@U2> <#C1>", "@ada @U2 #C1"),
        ("<!channel> <!subteam^S1|@crew> <!date^1^{date}|today>", "@channel @crew today"),
        ("<@UBOT>: hi <@UBOT|shop>", "hi"),
        ("a < b", "a < b"),
    ],
)
def test_it_is_told_as_it_is_read(text: str, told: str) -> None:
    assert plain(text, "UBOT") == told


@given(words)
def test_escaped_words_come_back_as_they_were(text: str) -> None:
    assert plain(escaped(text)) == text.strip(" ")


def test_whom_a_text_speaks_to_first() -> None:
    assert first_mentioned("<!here> <@U1|ada> and <@U2>") == "U1"
    assert first_mentioned("U1 <#C1>") == ""


def test_only_our_own_mention_is_one() -> None:
    assert mentions("hi <@UBOT>", "UBOT")
    assert mentions("hi <@UBOT|shop>", "UBOT")
    assert not mentions("hi <@UBOTTOM> UBOT", "UBOT")
    assert not mentions("hi <@>", "")
