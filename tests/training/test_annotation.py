"""Entities marked up in examples."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.annotation import Broken, parse, plain


def test_an_example_is_its_words_and_its_entities() -> None:
    found = parse('my [boots](product) to [NYC]{"entity": "town", "value": "New York"}')
    assert found.text == "my boots to NYC"
    assert found.entities == (("boots", "product", "boots"), ("NYC", "town", "New York"))


@pytest.mark.parametrize(
    "example",
    [
        "my [boots(product)",
        "my boots](product)",
        "my [boots] (product)",
        "my [boots](product",
        "[a] b",
        '[NYC]{"entity": town}',
        '[NYC]{"value": "New York"}',
        "[NYC]{}",
    ],
)
def test_mark_up_that_is_not_whole_is_broken(example: str) -> None:
    with pytest.raises(Broken):
        parse(example)


@given(st.text() | st.text(alphabet='ab[](){}":, '))
def test_any_text_has_words_and_is_whole_or_broken(example: str) -> None:
    assert isinstance(plain(example), str)
    with suppress(Broken):
        assert parse(example).text == plain(example)
