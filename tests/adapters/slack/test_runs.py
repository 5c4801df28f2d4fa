"""Formatted words as Slack writes them, and in pieces."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.plain import plain as told
from adapters.slack.runs import Run, Runs, blank, mrkdwn, plain, runs, split, units
from hub.content import Bold, Break, Code, Inline, Italic, Link, Text
from tests.strategies import inlines, words

SHOP = "https://shop.example/a?b=1&c=|"


@pytest.mark.parametrize(
    ("nodes", "written"),
    [
        ((Text("a < b & c > d <@U1> <!channel>"),), "a &lt; b &amp; c &gt; d &lt;@U1&gt; &lt;!channel&gt;"),
        ((Bold((Text("now"),)), Text(", please")), "*now*, please"),
        ((Italic((Bold((Text("now"),)),)),), "_*now*_"),
        ((Bold((Code("4021"),)),), "*`4021`*"),
        ((Code("a`b"),), "a`b"),
        ((Text("un"), Bold((Text("believ"),)), Text("able")), "unbelievable"),
        ((Bold((Text(" now "),)), Text("or never")), " *now* or never"),
        ((Bold((Text("one"), Break(), Text("two"))),), "*one*\n*two*"),
        ((Link(SHOP, (Text("the shop"),)),), "<https://shop.example/a?b=1&amp;c=%7C|the shop>"),
        ((Link("tel:5550100", ()),), "<tel:5550100|tel:5550100>"),
        ((Link(SHOP, (Link("https://b.example", (Bold((Text("b"),)),)),)),),
         "*<https://shop.example/a?b=1&amp;c=%7C|b>*"),
    ],
)  # fmt: skip
def test_each_node_as_slack_writes_it(nodes: tuple[Inline, ...], written: str) -> None:
    assert mrkdwn(tuple(runs(nodes))) == written


many = st.lists(
    st.builds(Run, words, st.sampled_from(["", "*", "*_", "`"]), st.sampled_from(["", "https://a.example"])),
    max_size=5,
).map(tuple)


def _bare(text: str) -> str:
    """What is seen of words, without white space and Slack's marks."""
    return re.sub(
        r"[\s*_`¦|\x00-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2800\u3164\ufeff]", "", text
    )


@given(many, st.integers(80, 200))
def test_pieces_fit_and_lose_nothing(style: Runs, limit: int) -> None:
    pieces = list(split(style, limit))
    assert all(units(mrkdwn(piece)) <= limit for piece in pieces)
    assert not any(blank(piece) for piece in pieces)
    assert _bare("".join(map(plain, pieces))) == _bare(plain(style))


@given(st.lists(inlines, max_size=4))
def test_what_is_written_reads_as_what_was_meant(nodes: list[Inline]) -> None:
    style = tuple(runs(nodes))
    without_links = tuple(Run(run.text, run.marks) for run in style)
    assert _bare(told(mrkdwn(without_links))) == _bare(plain(style))
