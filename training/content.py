"""The assistant's content as its writers see it: examples, word tables, texts and names, each with its place.

Rasa's own reader keeps no lines and stops at the first bad file, so the checks read the YAML themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml.nodes import Node

from training import nodes
from training.findings import Place

DECLARED = ("intents", "entities", "slots", "forms", "actions")
TABLES = ("synonym", "lookup", "regex")


@dataclass(frozen=True)
class Named:
    """A name where it is declared or used. `kind` is the section or the step's word: `intents`, `action` …"""

    kind: str
    name: str
    place: Place


@dataclass(frozen=True)
class Asked:
    """A slot that a form asks for."""

    form: str
    slot: str
    place: Place


@dataclass(frozen=True)
class Example:
    """One thing customers write, with its entities marked up as in the file."""

    intent: str
    text: str
    place: Place


@dataclass(frozen=True)
class Table:
    """A synonym, a lookup table or a regular expression with its lines."""

    kind: str
    name: str
    place: Place
    rows: tuple[tuple[str, Place], ...]


@dataclass(frozen=True)
class Button:
    """A button of a text; what is missing is None."""

    title: str | None
    payload: str | None
    place: Place


@dataclass(frozen=True)
class Variant:
    """One of the wordings of a response. `urls` are its pictures and the like."""

    response: str
    place: Place
    text: str
    channel: str | None
    buttons: tuple[Button, ...]
    urls: tuple[tuple[str, Place], ...]


@dataclass(frozen=True)
class Content:
    """Everything the content files say; `stray` are lines of examples that do not begin with a dash."""

    blocks: list[Named] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    stray: list[Place] = field(default_factory=list)
    responses: list[Named] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)
    declared: list[Named] = field(default_factory=list)
    steps: list[Named] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def names(self, kind: str) -> set[str]:
        """The names declared in this section of the domain."""
        return {each.name for each in self.declared if each.kind == kind}


def files(project: Path) -> Iterator[tuple[Path, str]]:
    """The content files of a project, each with its name for findings."""
    for folder in ("data", "domain"):
        for path in sorted((project / folder).rglob("*.y*ml")):
            if path.suffix in (".yml", ".yaml"):
                yield path, path.relative_to(project).as_posix()


def add(content: Content, root: Node | None, file: str) -> None:
    """Add what one file says. What has not the shape Rasa wants is passed over: the schema tells of it."""
    for section, value in nodes.fields(root).items():
        if section in DECLARED:
            _add_declared(content, value, section, file)
        elif reader := _SECTIONS.get(section):
            reader(content, value, file)


def _add_declared(content: Content, section: Node, kind: str, file: str) -> None:
    for key, name, value in _names(section):
        content.declared.append(Named(kind, name, Place(file, nodes.line(key))))
        if kind == "forms":
            slots = nodes.items(nodes.fields(value).get("required_slots"))
            content.asked.extend(
                Asked(name, nodes.text(slot) or "", Place(file, nodes.line(slot))) for slot in slots
            )


def _names(section: Node) -> Iterator[tuple[Node, str, Node | None]]:
    """The names of a section: the keys of a mapping, or the items of a list, which may be mappings."""
    yield from nodes.pairs(section)
    for item in nodes.items(section):
        if (name := nodes.text(item)) is not None:
            yield item, name, None
        yield from nodes.pairs(item)[:1]


def _add_nlu(content: Content, section: Node, file: str) -> None:
    for block in nodes.items(section):
        fields = nodes.fields(block)
        place = Place(file, nodes.line(block))
        rows = tuple(_rows(content, fields.get("examples"), file))
        intent = nodes.text(fields.get("intent"))
        if intent is not None:
            content.blocks.append(Named("block", intent, place))
            content.examples.extend(Example(intent, words, at) for words, at in rows)
        content.tables.extend(
            Table(kind, nodes.text(fields[kind]) or "", place, rows) for kind in TABLES if kind in fields
        )


def _rows(content: Content, examples: Node | None, file: str) -> Iterator[tuple[str, Place]]:
    """The lines that begin with a dash; or the `text` of each item, where the examples are a list."""
    for number, row in _numbered(examples):
        place = Place(file, number)
        if row.startswith("-"):
            yield row[1:].strip(), place
        elif row:
            content.stray.append(place)


def _numbered(examples: Node | None) -> Iterator[tuple[int, str]]:
    for number, row in nodes.lines(examples):
        yield number, row.strip()
    for item in nodes.items(examples):
        for number, row in nodes.lines(nodes.fields(item).get("text")):
            yield number, "- " + row.strip().removeprefix("-").strip() if row.strip() else ""


def _add_responses(content: Content, section: Node, file: str) -> None:
    for key, name, value in nodes.pairs(section):
        content.responses.append(Named("response", name, Place(file, nodes.line(key))))
        content.variants.extend(_variant(name, item, file) for item in nodes.items(value))


def _variant(response: str, node: Node, file: str) -> Variant:
    fields = nodes.fields(node)
    urls = [
        (nodes.text(fields[kind]), Place(file, nodes.line(fields[kind])))
        for kind in ("image", "attachment")
        if kind in fields
    ]
    return Variant(
        response,
        Place(file, nodes.line(node)),
        nodes.text(fields.get("text")) or "",
        nodes.text(fields.get("channel")),
        tuple(_button(button, file) for button in nodes.items(fields.get("buttons"))),
        tuple((url, place) for url, place in urls if url is not None),
    )


def _button(node: Node, file: str) -> Button:
    fields = nodes.fields(node)
    title, payload = nodes.text(fields.get("title")), nodes.text(fields.get("payload"))
    return Button(title, payload, Place(file, nodes.line(node)))


def _add_stories(content: Content, section: Node, file: str) -> None:
    for story in nodes.items(section):
        for key, name, value in nodes.pairs(story):
            if key.value in ("story", "rule"):
                content.steps.append(Named("story", nodes.text(value) or "", Place(file, nodes.line(key))))
            elif name in ("steps", "condition"):
                content.steps.extend(_steps(value, file))


def _steps(section: Node, file: str) -> Iterator[Named]:
    for step in nodes.items(section):
        yield from _named(step, file)
        for choice in nodes.items(nodes.fields(step).get("or")):
            yield from _named(choice, file)


def _named(step: Node, file: str) -> Iterator[Named]:
    for key, kind, value in nodes.pairs(step):
        if (name := nodes.text(value)) is not None:
            yield Named(kind, name, Place(file, nodes.line(key)))


_SECTIONS: dict[str, Callable[[Content, Node, str], None]] = {
    "nlu": _add_nlu,
    "responses": _add_responses,
    "stories": _add_stories,
    "rules": _add_stories,
}
