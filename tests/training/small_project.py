"""A small project on disk that is in order, for tests to spoil."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from textwrap import dedent, indent

from hypothesis import strategies as st

from training import content, nodes
from training.content import Content
from training.findings import Finding

GREETINGS = (
    "hi",
    "hello there",
    "good morning",
    "hey",
    "good evening",
    "hiya",
    "howdy",
    "hullo",
    "yo",
    "greetings",
)
FAREWELLS = (
    "bye",
    "see you",
    "so long",
    "farewell",
    "cheerio",
    "ciao",
    "later",
    "take care",
    "ta-ta",
    "adieu",
)

CONFIG = """
    recipe: default.v1
    assistant_id: small
    language: en
    pipeline:
    - name: WhitespaceTokenizer
    policies:
    - name: RulePolicy
    """
DOMAIN = """
    version: "3.1"
    intents:
    - greet
    - goodbye
    responses:
      utter_greet:
      - text: Hello!
      utter_goodbye:
      - text: Goodbye!
    """
RULES = """
    version: "3.1"
    rules:
    - rule: greet back
      steps:
      - intent: greet
      - action: utter_greet
    - rule: say goodbye
      steps:
      - intent: goodbye
      - action: utter_goodbye
    """


def write(project: Path, file: str, text: str) -> None:
    """Write a file of a project; the text may be indented, and its first line may be empty."""
    path = project / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text).removeprefix("\n"), encoding="utf-8")


def examples(**intents: Iterable[str]) -> str:
    """A file of examples: two lines an intent, then one an example, from line 3."""
    blocks = [
        f"- intent: {intent}\n  examples: |\n" + indent("\n".join(f"- {row}" for row in rows), "    ")
        for intent, rows in intents.items()
    ]
    return "\n".join(['version: "3.1"', "nlu:", *blocks, ""])


def in_order(project: Path) -> Path:
    """Write a project in which there is nothing to find."""
    write(project, "config.yml", CONFIG)
    write(project, "domain/chat.yml", DOMAIN)
    write(project, "data/rules/chat.yml", RULES)
    write(project, "data/nlu/chat.yml", examples(greet=GREETINGS, goodbye=FAREWELLS))
    return project


def read(project: Path) -> Content:
    """The content of a project whose files all are YAML."""
    said = Content()
    for path, file in content.files(project):
        content.add(said, nodes.read(path, file), file)
    return said


def told(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Findings as one compares them: place, severity, words."""
    return [(str(each.place), each.severity.value, each.words) for each in findings]


KEYS = (
    *("nlu", "intent", "examples", "lookup", "synonym", "regex", "responses", "utter_a", "text", "buttons"),
    *(
        "title",
        "payload",
        "stories",
        "rules",
        "rule",
        "steps",
        "or",
        "intents",
        "slots",
        "forms",
        "required_slots",
    ),
)


def shapes() -> st.SearchStrategy[object]:
    """Values made of the content's own keys, mostly in the wrong places."""
    leaves = (
        st.none() | st.integers() | st.text(alphabet="a-{}[]()|&*:/ \n", max_size=8) | st.sampled_from(KEYS)
    )
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
        max_leaves=12,
    )


def yaml_of(value: object) -> str:
    """A value of `shapes` as YAML."""
    return json.dumps(value)
