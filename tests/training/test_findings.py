"""Findings as people and tools read them."""

from __future__ import annotations

import json

from training.findings import Place, advice, as_json, error, errors, report

LATER = error(Place("data/b.yml", 12), "Later.")
FIRST = advice(Place("data/b.yml", 3), "First.")
OTHER = advice(Place("data/a.yml", 140), "Other file.")


def test_the_report_goes_by_file_and_line_and_ends_with_a_sentence() -> None:
    assert report([LATER, OTHER, FIRST, LATER]).splitlines() == [
        "data/a.yml",
        "   140  advice  Other file.",
        "",
        "data/b.yml",
        "     3  advice  First.",
        "    12  error   Later.",
        "",
        "1 error, 2 pieces of advice: mend the errors before training.",
    ]


def test_advice_alone_asks_for_nothing() -> None:
    assert report([FIRST]).endswith("No errors, 1 piece of advice: nothing must be mended.")


def test_nothing_found_is_said() -> None:
    assert report([]) == "Nothing to mend."


def test_tools_get_the_same_as_json() -> None:
    assert json.loads(as_json([LATER, FIRST])) == [
        {"file": "data/b.yml", "line": 3, "severity": "advice", "words": "First."},
        {"file": "data/b.yml", "line": 12, "severity": "error", "words": "Later."},
    ]


def test_advice_is_no_error() -> None:
    assert errors([FIRST, LATER]) == [LATER]
