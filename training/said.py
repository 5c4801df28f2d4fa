"""What the custom actions say, read from their source: content teams do not see it, and must not break it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from training.findings import Place

# `utter_action` is the field of an event that names its response, and no response.
_RESPONSE = re.compile(r"(?!utter_action$)utter_\w+")


@dataclass(frozen=True)
class Said:
    """The responses that actions name, or name the beginning of, and the values they give."""

    names: dict[str, Place] = field(default_factory=dict)
    beginnings: dict[str, Place] = field(default_factory=dict)
    values: set[str] = field(default_factory=set)

    def says(self, response: str) -> bool:
        """Whether an action may say this response."""
        return response in self.names or any(response.startswith(start) for start in self.beginnings)


def read(project: Path) -> Said:
    """Read every action of a project."""
    said = Said()
    for path in sorted((project / "actions").rglob("*.py")):
        _add(said, ast.parse(path.read_text(encoding="utf-8")), path.relative_to(project).as_posix())
    return said


def _add(said: Said, source: ast.Module, file: str) -> None:
    parts = {id(part) for node in ast.walk(source) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(source):
        said.values.update(_values(node))
        if isinstance(node, ast.Constant) and _RESPONSE.fullmatch(str(node.value)):
            found = said.beginnings if id(node) in parts else said.names
            found.setdefault(str(node.value), Place(file, node.lineno))


def _values(node: ast.AST) -> Iterator[str]:
    """The names given in a call (`number=…`) or as keys (`{"number": …}`)."""
    if isinstance(node, ast.keyword) and node.arg:
        yield node.arg
    if isinstance(node, ast.Dict):
        yield from (str(key.value) for key in node.keys if isinstance(key, ast.Constant))
