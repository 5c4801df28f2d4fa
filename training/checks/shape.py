"""The shape of one file, by Rasa's own schemas and beyond them: unknown sections, a name given twice.

Rasa passes over a file of the wrong shape, or a part of it: nothing else is checked until all are right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from training import nodes
from training.findings import Finding, Place, error

_DOMAIN = "shared/utils/schemas/domain.yml"
_NLU = "shared/nlu/training_data/schemas/nlu.yml"
_STORIES = "shared/utils/schemas/stories.yml"
_SECTIONS = {
    "data": {"version", "nlu", "rules", "stories", "responses"},
    "domain": {
        *(
            "version",
            "intents",
            "entities",
            "slots",
            "forms",
            "actions",
            "responses",
            "session_config",
            "config",
        ),
        "e2e_actions",
    },
}
_PLAIN = {
    r"Key '(.*)' was not defined": "{0} is no word Rasa knows here. Is it mistyped, or in the wrong column?",
    r"Cannot find required key '(.*?)'": "`{0}:` is missing here.",
    r"Value '(.*)' is not of type 'str'": "{0} is not read as a text. Put it in quotes.",
    r"Value .* is not a list": "Here must be a list: lines that begin with '- '.",
    r"Value .* is not a dict": "Here must be names with a colon after them.",
    r"Missing 'text' or 'custom' key": "A text of the bot needs `text:` with words after it.",
}


def check(path: Path, root: Node | None, file: str) -> Iterator[Finding]:
    """Yield what Rasa would refuse or pass over in this file, named `file` in findings."""
    twice = [*_repeated(root, file)]
    yield from twice or [*_unknown(root, file), *_refused(path, root, file)]


def _unknown(root: Node | None, file: str) -> Iterator[Finding]:
    known = _SECTIONS[file.split("/", maxsplit=1)[0]]
    if not set(nodes.fields(root)) & known - {"version"}:
        words = (
            f"Rasa reads nothing in this file. It must have one of {', '.join(sorted(known - {'version'}))}."
        )
        yield error(Place(file, 1), words)
    for key, name, _ in nodes.pairs(root):
        if name not in known:
            words = f"{name} is no section that Rasa reads here, so all below it is lost. Is it mistyped?"
            yield error(Place(file, nodes.line(key)), words)


def _repeated(root: Node | None, file: str) -> Iterator[Finding]:
    for node in _mappings(root):
        first: dict[str, int] = {}
        for key, name, _ in nodes.pairs(node):
            if name in first:
                words = f"{name} stands here already (line {first[name]}). Remove or rename one of the two."
                yield error(Place(file, nodes.line(key)), words)
            first.setdefault(name, nodes.line(key))


def _mappings(root: Node | None) -> Iterator[MappingNode]:
    """Every mapping below a node, each once: an alias may lead to where one has been."""
    seen: set[int] = set()
    waiting = [root] if root else []
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, MappingNode):
            yield node
            waiting.extend(part for pair in node.value for part in pair)
        if isinstance(node, SequenceNode):
            waiting.extend(node.value)


def _refused(path: Path, root: Node | None, file: str) -> Iterator[Finding]:
    """Yield Rasa's schema errors, of each item the first: the others guess at what else it could be."""
    told: set[str] = set()
    errors = _schema_errors(path, _schemas(root, file))
    for where, words in sorted(errors, key=lambda each: "SchemaError" in each[1]):  # the least telling last
        item = "/".join(where.split("/")[:3])
        if item not in told:
            told.add(item)
            yield error(Place(file, _line(root, where, words)), _plain(words))


def _schemas(root: Node | None, file: str) -> list[str]:
    if file.startswith("domain/"):
        return [_DOMAIN]
    sections = nodes.fields(root)
    return [_NLU] * ("nlu" in sections) + [_STORIES] * bool({"rules", "stories"} & set(sections))


def _schema_errors(path: Path, schemas: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the path in the file, `/nlu/0/examples`, and Rasa's words, of everything a schema refuses."""
    from rasa.shared.exceptions import YamlException  # noqa: PLC0415  # takes seconds
    from rasa.shared.utils.validation import (  # noqa: PLC0415  # takes seconds
        YamlValidationException,
        validate_yaml_schema,
    )

    try:
        for schema in schemas:
            validate_yaml_schema(path.read_text(encoding="utf-8"), schema)
    except YamlValidationException as problem:
        yield from ((each.path, str(each)) for each in problem.validation_errors or ())
    except (YamlException, ValueError) as problem:
        yield "", " ".join(str(problem).split())


def _line(root: Node | None, where: str, words: str) -> int:
    """The line of the deepest node on the path that is there, and of the key that is complained of."""
    node, line = root, 1
    for step in filter(None, where.split("/")):
        for key, name, value in _children(node):
            if name == step:
                node, line = value, nodes.line(key)
                break
    complaint = re.match(r"Key '(.*?)'", words)
    blamed = complaint[1] if complaint else None
    return next((nodes.line(key) for key, name, _ in _children(node) if name == blamed), line)


def _children(node: Node | None) -> list[tuple[Node, str, Node]]:
    return nodes.pairs(node) or [(item, str(number), item) for number, item in enumerate(nodes.items(node))]


def _plain(words: str) -> str:
    for pattern, plain in _PLAIN.items():
        if found := re.search(pattern, words):
            return plain.format(*found.groups())
    return words.split(" Path:", maxsplit=1)[0]
