"""What travels with a press."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.pressed import Pressed, Words
from hub.errors import Unreadable
from tests.strategies import words


@given(st.builds(Pressed, words, st.sampled_from(Words), words))
def test_a_press_comes_back_as_it_was(pressed: Pressed) -> None:
    assert Pressed.load(pressed.dump()) == pressed


@pytest.mark.parametrize("data", ["", "{", "7", '["1","elsewhere","x"]', '["1"]', "[1,2,3,4]"])
def test_anything_else_is_unreadable(data: str) -> None:
    with pytest.raises(Unreadable):
        Pressed.load(data)
