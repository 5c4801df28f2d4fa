"""Texts on a phone."""

from __future__ import annotations

from pathlib import Path

from tests.training.small_project import in_order, read, told, write
from training.checks.phone import check, on_phone

FILE = "domain/x.yml"


def found(project: Path, text: str) -> list[tuple[str, str, str]]:
    write(project, FILE, text)
    return told(check(read(project)))


def test_short_texts_are_left_alone(tmp_path: Path) -> None:
    assert told(check(read(in_order(tmp_path)))) == []


def test_a_long_text_without_a_short_one_is_advice_at_the_wording(tmp_path: Path) -> None:
    text = f"responses:\n  utter_x:\n  - text: Hi\n  - text: {'a' * 170}\n"
    assert found(tmp_path, text) == [
        (
            f"{FILE}:4",
            "advice",
            "utter_x is 170 characters, so 2 messages on a phone. Add a shorter text with `channel: sms`.",
        )
    ]


def test_with_a_short_one_the_long_one_is_fine(tmp_path: Path) -> None:
    text = f"responses:\n  utter_x:\n  - text: {'a' * 170}\n  - text: Hi\n    channel: sms\n"
    assert found(tmp_path, text) == []


def test_a_short_one_that_is_long_is_advice_and_says_why(tmp_path: Path) -> None:
    text = f"responses:\n  utter_x:\n  - text: Hi\n  - text: It\u2019s {'a' * 70}\n    channel: sms\n"
    assert found(tmp_path, text) == [
        (
            f"{FILE}:4",
            "advice",
            "utter_x is 75 characters, so 2 messages on a phone."
            " Because of \u2019 there is room for 70. Shorten it.",
        )
    ]


def test_buttons_need_words_for_a_phone(tmp_path: Path) -> None:
    buttons = "responses:\n  utter_x:\n  - text: Hi\n    buttons: [{title: Yes, payload: /affirm}]\n"
    assert [each[:2] for each in found(tmp_path, buttons)] == [(f"{FILE}:3", "advice")]
    assert found(tmp_path, buttons + "  - text: Reply YES\n    channel: sms\n") == []


def test_what_is_counted_is_what_the_phone_shows() -> None:
    assert on_phone("**Hi** [shop](https://x.example) `a`") == "Hi shop https://x.example a"
    assert len(on_phone("{number}")) == 12
