"""The content files with places; whatever they hold, reading them does not fail."""

from __future__ import annotations

from hypothesis import given

from tests.training.small_project import shapes, yaml_of
from training import content, nodes
from training.content import Button, Content, Named
from training.findings import Place

FILE = "data/x.yml"


def read(text: str) -> Content:
    said = Content()
    content.add(said, nodes.compose(text, FILE), FILE)
    return said


def test_examples_have_the_lines_they_stand_in() -> None:
    said = read("nlu:\n- intent: a\n  examples: |\n    - hi\n    hello\n\n    - hey\n")
    assert [(each.text, each.place.line) for each in said.examples] == [("hi", 4), ("hey", 7)]
    assert said.stray == [Place(FILE, 5)]
    assert said.blocks == [Named("block", "a", Place(FILE, 2))]


def test_examples_may_be_a_list_with_metadata() -> None:
    said = read("nlu:\n- intent: a\n  examples:\n  - text: |\n      hi\n    metadata: x\n  - text: hey\n")
    assert [(each.text, each.place.line) for each in said.examples] == [("hi", 5), ("hey", 7)]


def test_tables_are_read_by_their_kind() -> None:
    said = read("nlu:\n- lookup: town\n  examples: |\n    - Leeds\n- synonym: x\n  examples: |\n    - y\n")
    assert [(each.kind, each.name, each.rows) for each in said.tables] == [
        ("lookup", "town", (("Leeds", Place(FILE, 4)),)),
        ("synonym", "x", (("y", Place(FILE, 7)),)),
    ]


def test_a_response_has_its_variants_buttons_and_pictures() -> None:
    said = read(
        "responses:\n  utter_a:\n  - text: Hi\n    image: https://x.example/a.png\n    buttons:\n"
        "    - title: Yes\n      payload: /affirm\n  - text: Short\n    channel: sms\n"
    )
    full, short = said.variants
    assert said.responses == [Named("response", "utter_a", Place(FILE, 2))]
    assert full.buttons == (Button("Yes", "/affirm", Place(FILE, 6)),)
    assert full.urls == (("https://x.example/a.png", Place(FILE, 4)),)
    assert (short.text, short.channel, short.place.line) == ("Short", "sms", 8)


def test_names_are_read_from_lists_and_mappings() -> None:
    said = read("intents:\n- a\n- b:\n    use_entities: []\nslots:\n  c:\n    type: text\n")
    assert [(each.kind, each.name, each.place.line) for each in said.declared] == [
        ("intents", "a", 2),
        ("intents", "b", 3),
        ("slots", "c", 6),
    ]
    assert said.names("intents") == {"a", "b"}


def test_forms_know_what_they_ask_for() -> None:
    (asked,) = read("forms:\n  f:\n    required_slots:\n    - size\n").asked
    assert (asked.form, asked.slot, asked.place.line) == ("f", "size", 4)


def test_steps_are_read_also_where_there_is_a_choice() -> None:
    said = read("stories:\n- story: s\n  steps:\n  - or:\n    - intent: a\n    - intent: b\n  - action: c\n")
    assert [(each.kind, each.name, each.place.line) for each in said.steps] == [
        ("story", "s", 2),
        ("intent", "a", 5),
        ("intent", "b", 6),
        ("action", "c", 7),
    ]


@given(shapes())
def test_any_shape_is_read_as_far_as_it_goes(value: object) -> None:
    said = Content()
    content.add(said, nodes.compose(yaml_of(value), FILE), FILE)
    assert all(each.place.line >= 1 for each in (*said.declared, *said.steps, *said.examples, *said.variants))


def test_what_refers_to_itself_is_read_once() -> None:
    assert read("rules: &r\n- rule: a\n  steps: *r\n- or: *r\n").steps
