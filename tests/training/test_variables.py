"""Variables in texts are what Rasa would fill."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from training.variables import fill, named


def test_a_name_in_braces_is_a_variable_and_doubled_braces_are_braces() -> None:
    assert named("{a} and {{b}} and {c d}") == ["a", "c d"]
    assert fill('/inform{{"wish": "{a}"}}', "x") == '/inform{"wish": "x"}'


PARTS = ["{number}", '{{"order": "{number}"}}', "words", " ", "\n", "%", "[x](https://x.example)"]


@given(st.lists(st.sampled_from(PARTS)).map("".join))
def test_rasa_fills_the_same(text: str) -> None:
    from rasa.core.nlg.interpolator import interpolate_text  # noqa: PLC0415  # takes seconds

    assert fill(text, "4021") == interpolate_text(text, {"number": "4021"})
