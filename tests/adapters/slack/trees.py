"""Content trees of every kind, with texts beyond every limit of Slack's."""

from __future__ import annotations

from hypothesis import strategies as st

from hub.content import Block, Card, Choice, Choices, Content, Image, ItemList, Location, Paragraph, Text
from tests.strategies import blocks, inlines, urls, words

long_words = st.builds(
    lambda unit, times: unit * times,
    st.sampled_from(["word ", "A sentence. ", "line\n", "para\n\n", "🜚", "👍🏽", "é", "<&>", "nospaceatall"]),
    st.integers(1, 900),
)
runs = st.lists(inlines | st.builds(Text, long_words), max_size=3).map(tuple)
long_choices = st.lists(st.builds(Choice, words | long_words, words), max_size=4).map(tuple)
long_urls = st.builds(lambda times: f"https://shop.example/{'a' * times}.png", st.integers(0, 4000))


def many(number: int) -> tuple[Choice, ...]:
    """So many choices."""
    return tuple(Choice(f"Choice {n}", f"/{n}") for n in range(number))


all_blocks: st.SearchStrategy[Block] = st.one_of(
    blocks,
    st.builds(Paragraph, runs),
    st.builds(ItemList, st.lists(runs, max_size=4).map(tuple), st.booleans()),
    st.builds(Image, urls | long_urls, words | long_words),
    st.builds(Card, words, long_words, st.none() | urls, st.none() | urls, long_choices),
    st.builds(Choices, long_choices),
    st.builds(Choices, st.integers(20, 120).map(many)),
    st.builds(Location, st.floats(-200, 200), st.floats(-200, 200), words | long_words),
)
trees: st.SearchStrategy[Content] = st.lists(all_blocks, max_size=6).map(tuple)
