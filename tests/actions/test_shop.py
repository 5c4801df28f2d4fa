"""What the shop shows of people and things."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from actions.shop import Item, masked


def test_an_item_is_named_with_its_size() -> None:
    """What has no size is named without."""
    assert [Item("Boots", "42", 1).label, Item("Tent", "", 1).label] == ["Boots, size 42", "Tent"]


@given(st.text())
def test_a_mask_hides_all_but_first_letters(text: str) -> None:
    """No word keeps more than its first character."""
    assert all(set(word[1:]) <= {"•"} for word in masked(text).split(" "))
