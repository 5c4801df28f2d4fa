"""Buttons of texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.small_project import read, told, write
from training.checks.buttons import check
from training.content import Button, Content, Named, Variant
from training.findings import Place

FILE = "domain/x.yml"
AT = Place(FILE, 1)


def content(title: str | None, payload: str | None) -> Content:
    variant = Variant("utter_x", AT, "Hi", None, (Button(title, payload, AT),), ())
    declared = [Named("intents", "inform", AT), Named("entities", "wish", AT)]
    return Content(variants=[variant], declared=declared)


@pytest.mark.parametrize(
    "payload",
    ["/inform", '/inform{{"wish": "refund"}}', "what a customer might write", '/inform{{"wish": "{order}"}}'],
)
def test_a_button_that_does_something_is_left_alone(payload: str) -> None:
    assert [*check(content("Yes", payload))] == []


@pytest.mark.parametrize(
    ("title", "payload", "why"),
    [
        ("Yes", "/affrim", "says the intent affrim, which the domain does not have"),
        ("Yes", '/inform{{"wihs": "refund"}}', "gives the entity wihs"),
        ("Yes", '/inform{"wish": "refund"}', 'Double the braces: {{"wish": "refund"}}.'),
        ("Yes", '/inform{{"wish": }}', "which is no JSON"),
        ("Yes", '/inform{{"wish": "refund"', "which is no JSON"),
        ("Yes", None, "has no payload"),
        (None, "/inform", "has no title"),
    ],
)
def test_a_button_that_does_nothing_is_told(title: str | None, payload: str | None, why: str) -> None:
    (finding,) = check(content(title, payload))
    assert finding.severity == "error"
    assert why in finding.words


def test_the_finding_is_at_the_button(tmp_path: Path) -> None:
    text = "responses:\n  utter_x:\n  - text: Hi\n    buttons:\n    - title: Yes\n      payload: /no_such\n"
    write(tmp_path, FILE, text)
    assert [each[:2] for each in told(check(read(tmp_path)))] == [(f"{FILE}:5", "error")]


@given(st.text(alphabet='/inform{}":,@ \n1') | st.text())
def test_any_payload_has_findings_or_none(payload: str) -> None:
    assert all(finding.words for finding in check(content("Yes", payload)))
