"""Synonyms, lookup tables and regular expressions."""

from __future__ import annotations

from pathlib import Path

from tests.training.small_project import in_order, read, told, write
from training.checks.tables import check

FILE = "data/nlu/words.yml"


def found(project: Path, text: str) -> list[tuple[str, str, str]]:
    write(project, FILE, text)
    return told(check(read(project)))


def test_a_project_in_order_has_nothing_to_tell(tmp_path: Path) -> None:
    assert told(check(read(in_order(tmp_path)))) == []


def test_empty_tables_are_errors(tmp_path: Path) -> None:
    text = "nlu:\n- synonym: a\n  examples: ''\n- regex: c\n  examples: |\n    -\n"
    assert [each[:2] for each in found(tmp_path, text)] == [(f"{FILE}:2", "error"), (f"{FILE}:4", "error")]


def test_a_table_that_no_example_uses_is_advice(tmp_path: Path) -> None:
    table = "nlu:\n- lookup: town\n  examples: |\n    - Leeds\n"
    assert found(tmp_path, table) == [
        (f"{FILE}:2", "advice", "Rasa ignores this table until an example marks up [words](town). Add one.")
    ]
    assert found(tmp_path, table + "- intent: a\n  examples: |\n    - in [York](town)\n") == []


def test_a_regular_expression_that_is_none_is_an_error_at_its_line(tmp_path: Path) -> None:
    text = "nlu:\n- regex: number\n  examples: |\n    - \\d+\n    - (\\d+\n"
    assert [each[:2] for each in found(tmp_path, text)] == [(f"{FILE}:5", "error")]


def test_a_synonym_of_two_things_is_an_error_at_the_second(tmp_path: Path) -> None:
    text = (
        "nlu:\n- synonym: boots\n  examples: |\n    - footwear\n"
        "- synonym: shoes\n  examples: |\n    - Footwear\n"
        "- intent: a\n  examples: |\n    - my [footwear](product)\n"
    )
    ((place, severity, words),) = found(tmp_path, text)
    assert (place, severity) == (f"{FILE}:7", "error")
    assert f"a synonym of boots already ({FILE}:4)" in words


def test_a_synonym_of_words_that_nothing_finds_points_nowhere(tmp_path: Path) -> None:
    text = (
        "nlu:\n- synonym: boots\n  examples: |\n    - wellies\n    - clogs\n    - gumboots\n    - B12\n"
        "- lookup: product\n  examples: |\n    - Clogs\n- regex: product\n  examples: |\n    - b\\d+\n"
        "- intent: a\n  examples: |\n    - my [gumboots](product)\n"
    )
    ((place, severity, words),) = found(tmp_path, text)
    assert (place, severity) == (f"{FILE}:4", "advice")
    assert words.startswith('The synonym "wellies" points nowhere')
