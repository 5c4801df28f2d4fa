"""Links in texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.small_project import in_order, read, told, write
from training.checks.links import broken, check


def test_a_project_in_order_has_nothing_to_tell(tmp_path: Path) -> None:
    assert told(check(read(in_order(tmp_path)))) == []


def test_a_broken_link_is_an_error_at_its_wording(tmp_path: Path) -> None:
    write(
        tmp_path,
        "domain/x.yml",
        "responses:\n  utter_x:\n  - text: Hi\n  - text: '[shop](http://x.example)'\n",
    )
    assert told(check(read(tmp_path))) == [
        (
            "domain/x.yml:4",
            "error",
            "In utter_x: http://x.example can be read by others on its way. Write https://x.example.",
        )
    ]


def test_a_picture_that_leads_nowhere_is_an_error_at_its_line(tmp_path: Path) -> None:
    write(tmp_path, "domain/x.yml", "responses:\n  utter_x:\n  - text: Hi\n    image: boots.png\n")
    assert [each[:2] for each in told(check(read(tmp_path)))] == [("domain/x.yml:4", "error")]


@pytest.mark.parametrize(
    "text",
    [
        "See [our shop](https://shop.example/boots?size=42#top).",
        "Write to [us](mailto:help@shop.example) or [call](tel:+4411).",
        "It's all at https://shop.example.",
        "[track it](https://courier.example/{number})",
        "1) boots (brown), 2) a tent [new]? No: a tent.",
        "**bold** and `code`",
    ],
)
def test_whole_links_are_left_alone(text: str) -> None:
    assert [*broken(text.replace("[new]", "new"))] == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[shop]()", "an empty link opens nothing"),
        ("[](https://x.example)", "has no words to press"),
        ("[shop](x.example)", "must begin with https://"),
        ("[shop](javascript:alert)", "must begin with https://"),
        ("[shop](https://x.example/a b)", "has a blank in it"),
        ("[shop](https://)", "leads nowhere"),
        ("[shop](https://shop)", "leads nowhere"),
        ("[mail](mailto:)", "leads nowhere"),
        ("[shop](https://[x)", "is not an address"),
        ("[shop] (https://x.example)", "is no whole link"),
        ("[shop](https://x.example", "is no whole link"),
        ("shop](https://x.example)", "is no whole link"),
        ("see http://x.example.", "Write https://x.example."),
        ("see www.x.example", "Write https://www.x.example."),
    ],
)
def test_what_customers_could_not_follow_is_told(text: str, why: str) -> None:
    assert why in " ".join(broken(text))


@given(st.text() | st.text(alphabet="[]()htps:/.w@ x\n"))
def test_any_text_has_findings_or_none(text: str) -> None:
    assert all(words for words in broken(text))
