"""What `rasa data validate` finds, found here too, with its place and in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.training.small_project import GREETINGS, examples, in_order, read, told, write
from training.checks.rasa_validator import check

# Rasa and its pinned libraries warn of each other's deprecated names.
pytestmark = pytest.mark.filterwarnings("ignore")

SPOILT_DOMAIN = """
    version: "3.1"
    intents:
    - unasked
    forms:
      order_form:
        required_slots: [nowhere]
    slots:
      number:
        type: text
        mappings:
        - type: from_text
          conditions:
          - active_loop: order_form
      size:
        type: text
        mappings:
        - type: from_text
          conditions:
          - active_loop: no_such_form
    """
SPOILT_RULES = """
    version: "3.1"
    rules:
    - rule: one
      steps:
      - intent: no_such_intent
      - action: utter_no_such_text
    - rule: two
      steps:
      - intent: greet
      - action: action_no_such
      - action: no_such_form
      - active_loop: no_such_form
    stories:
    - story: first
      steps:
      - intent: goodbye
      - action: utter_greet
    - story: second
      steps:
      - intent: goodbye
      - action: utter_goodbye
    """
CONTRADICTION = (
    "After intent 'goodbye' stories contradict each other: "
    '"first" with utter_greet and "second" with utter_goodbye'
)


def test_a_project_in_order_has_nothing_to_tell(tmp_path: Path) -> None:
    assert told(check(in_order(tmp_path), read(tmp_path))) == []


def test_every_finding_of_rasas_has_its_place_and_plain_words(tmp_path: Path) -> None:
    write(in_order(tmp_path), "domain/x.yml", SPOILT_DOMAIN)
    write(tmp_path, "data/rules/x.yml", SPOILT_RULES)
    write(tmp_path, "data/nlu/x.yml", examples(undeclared=GREETINGS))
    assert {
        (place, severity, words.split(".")[0])
        for place, severity, words in told(check(tmp_path, read(tmp_path)))
    } == {
        ("data/nlu/x.yml:3", "error", "undeclared is not in the domain"),
        ("data/rules/x.yml:5", "error", "no_such_intent is not in the domain"),
        ("data/rules/x.yml:6", "error", "There is no text utter_no_such_text"),
        ("data/rules/x.yml:10", "error", "There is no action action_no_such"),
        ("data/rules/x.yml:12", "error", "There is no form no_such_form"),
        ("data/rules/x.yml:18", "error", CONTRADICTION),
        ("domain/x.yml:3", "advice", "No rule says what to answer to unasked"),
        ("domain/x.yml:3", "advice", "unasked has no examples, so only a button can say it"),
        ("domain/x.yml:6", "error", "The form order_form asks for nowhere, and there is no such slot"),
        ("domain/x.yml:8", "error", "number is filled in the form order_form, which does not ask for it"),
        ("domain/x.yml:14", "error", "size is filled in the form no_such_form, and there is no such form"),
    }


def test_a_config_that_names_no_assistant_is_an_error(tmp_path: Path) -> None:
    config = (in_order(tmp_path) / "config.yml").read_text()
    write(tmp_path, "config.yml", config.replace("assistant_id: small\n", ""))
    assert told(check(tmp_path, read(tmp_path))) == [("config.yml:1", "error", "`assistant_id:` is missing.")]


@pytest.mark.parametrize(
    ("domain", "place", "words"),
    [
        ("slots:\n  size:\n    type: no_such_type\n    mappings: []\n", "domain:1", "no_such_type"),
        (
            "slots:\n  size:\n    type: text\n    mappings: [{type: from_entity}]\n",
            "domain/x.yml:2",
            "slot 'size'",
        ),
        ("intents: [{a: 5}]\n", "domain:1", "'int' object"),
    ],
)
def test_what_rasa_cannot_read_is_one_error_and_no_traceback(
    tmp_path: Path, domain: str, place: str, words: str
) -> None:
    write(in_order(tmp_path), "domain/x.yml", domain)
    ((told_at, severity, said),) = told(check(tmp_path, read(tmp_path)))
    assert (told_at, severity) == (place, "error")
    assert words in said
