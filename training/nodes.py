"""YAML as a tree in which everything knows its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from training.findings import Finding, Place, error

_NULL = "tag:yaml.org,2002:null"
_ADVICE = {
    "mapping values are not allowed": "A text with a colon must stand in quotes, and what belongs together"
    " in one column.",
    "expected <block end>": "Lines that belong together must begin in one column.",
    "found character '\\t'": "Use spaces at the beginning of a line, never a tab.",
    "found undefined alias": "A text that begins with * must stand in quotes.",
    "while scanning a quoted scalar": "A quotation mark is missing.",
}


class Unreadable(Exception):
    """The file is not YAML; `finding` says where it ceases to be."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.words)
        self.finding = finding


def compose(text: str, file: str) -> Node | None:
    """Return the root of a YAML text, None of an empty one. Raises Unreadable."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as problem:
        raise Unreadable(error(Place(file, _marked(problem)), _explained(problem))) from problem
    except (YAMLError, ValueError, RecursionError) as problem:
        raise Unreadable(
            error(Place(file, 1), "This is not valid YAML: " + " ".join(str(problem).split()))
        ) from problem
    return root if isinstance(root, Node) else None


def read(path: Path, file: str) -> Node | None:
    """Return the root of a file, named `file` in findings. Raises Unreadable."""
    try:
        return compose(path.read_text(encoding="utf-8"), file)
    except UnicodeDecodeError as problem:
        line = path.read_bytes()[: problem.start].count(b"\n") + 1
        words = "This line is not UTF-8 text: save the file with the encoding UTF-8."
        raise Unreadable(error(Place(file, line), words)) from problem


def line(node: Node) -> int:
    """The line a node begins in, counted from 1."""
    return int(node.start_mark.line) + 1


def text(node: Node | None) -> str | None:
    """The words of a scalar; None for anything else, and for null."""
    return str(node.value) if isinstance(node, ScalarNode) and node.tag != _NULL else None


def lines(node: Node | None) -> list[tuple[int, str]]:
    """The lines of a scalar with their numbers in the file, which only a block (`|`) keeps."""
    if not isinstance(node, ScalarNode) or text(node) is None:
        return []
    parts = str(node.value).split("\n")
    return (
        list(enumerate(parts, line(node) + 1))
        if node.style == "|"
        else [(line(node), part) for part in parts]
    )


def items(node: Node | None) -> list[Node]:
    """The items of a list; none of anything else."""
    return list(node.value) if isinstance(node, SequenceNode) else []


def pairs(node: Node | None) -> list[tuple[Node, str, Node]]:
    """The key as a node, its words, and the value, of a mapping's entries with words as keys."""
    if not isinstance(node, MappingNode):
        return []
    return [(key, str(key.value), value) for key, value in node.value if isinstance(key, ScalarNode)]


def fields(node: Node | None) -> dict[str, Node]:
    """A mapping by its keys; empty of anything else."""
    return {name: value for _, name, value in pairs(node)}


def _marked(problem: Any) -> int:
    ended = "end of stream" in (problem.problem or "")
    mark = (problem.context_mark if ended else None) or problem.problem_mark or problem.context_mark
    return int(mark.line) + 1 if mark else 1


def _explained(problem: Any) -> str:
    said = ", ".join(part for part in (problem.context, problem.problem) if part)
    hint = next((hint for sign, hint in _ADVICE.items() if sign in said), "")
    return f"This is not valid YAML: {said}. {hint}".strip()
