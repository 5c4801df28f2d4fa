"""YAML with lines: any text is a tree or one finding that says where it ceases to be YAML."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import nodes


def test_every_line_of_a_block_has_its_number() -> None:
    root = nodes.compose("nlu:\n- examples: | # why\n    - hi\n\n    - hello\n", "f.yml")
    (block,) = nodes.items(nodes.fields(root)["nlu"])
    assert [row for row in nodes.lines(nodes.fields(block)["examples"]) if row[1]] == [
        (3, "- hi"),
        (5, "- hello"),
    ]


def test_a_text_on_one_line_is_where_it_stands() -> None:
    root = nodes.compose('a: 1\nb: "x\\ny"\n', "f.yml")
    assert nodes.lines(nodes.fields(root)["b"]) == [(2, "x"), (2, "y")]


def test_null_has_no_words() -> None:
    root = nodes.fields(nodes.compose("a: ~\nb:\nc: 'null'\n", "f.yml"))
    assert [nodes.text(root[name]) for name in "abc"] == [None, None, "null"]


@pytest.mark.parametrize(
    ("text", "line", "advice"),
    [
        ("a: 1\nb: Well: no\n", 2, "with a colon must stand in quotes"),
        ("a:\n- 1\n b: 2\n", 3, "belongs together in one column"),
        ("- a\nb: 1\n", 2, "must begin in one column"),
        ("a:\n\t- 1\n", 2, "never a tab"),
        ("a: *bold* words\n", 1, "begins with * must stand in quotes"),
        ("a: 'x\nb: 2\n", 1, "quotation mark is missing"),
        ("a: 1\n---\nb: 2\n", 2, "expected a single document"),
        ("\x00", 1, "special characters are not allowed"),
    ],
)
def test_bad_yaml_is_told_with_its_line_and_what_to_do(text: str, line: int, advice: str) -> None:
    with pytest.raises(nodes.Unreadable) as caught:
        nodes.compose(text, "f.yml")
    assert str(caught.value.finding.place) == f"f.yml:{line}"
    assert advice in caught.value.finding.words


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "f.yml").write_bytes("a: 1\nb: für\n".encode("latin-1"))
    with pytest.raises(nodes.Unreadable, match="UTF-8") as caught:
        nodes.read(tmp_path / "f.yml", "f.yml")
    assert caught.value.finding.place.line == 2


@given(st.text() | st.text(alphabet="ab:-|>&*!%@{}[]'\"#?~<, \n\t01"))
def test_any_text_is_a_tree_or_a_finding(text: str) -> None:
    with suppress(nodes.Unreadable):
        root = nodes.compose(text, "f.yml")
        assert all(nodes.line(value) >= 1 for value in nodes.fields(root).values())
