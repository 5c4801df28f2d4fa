"""The bot's texts: said, there, written once and filled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.training.small_project import in_order, read, told, write
from training import said
from training.checks.texts import check

FILE = "domain/orders.yml"
FORM = """
    forms:
      order_form:
        required_slots: [number]
    slots:
      number: {type: text}
    responses:
    """


def found(project: Path) -> list[tuple[str, str, str]]:
    return told(check(read(project), said.read(project)))


def test_a_project_in_order_has_nothing_to_tell(tmp_path: Path) -> None:
    assert found(in_order(tmp_path)) == []


def test_a_text_that_nothing_says_is_advice(tmp_path: Path) -> None:
    write(in_order(tmp_path), FILE, "responses:\n  utter_lost:\n  - text: Hm\n")
    assert found(tmp_path) == [
        (
            f"{FILE}:2",
            "advice",
            "No rule, story, form or action says utter_lost. Name it in a rule, or remove it.",
        )
    ]


@pytest.mark.parametrize("name", ["utter_ask_number", "utter_ask_order_form_number", "utter_default"])
def test_what_forms_and_rasa_say_is_said(tmp_path: Path, name: str) -> None:
    write(in_order(tmp_path), FILE, FORM.rstrip(" ") + f"      {name}:\n      - text: Hm\n")
    assert found(tmp_path) == []


def test_what_actions_say_is_said_also_where_they_name_its_beginning(tmp_path: Path) -> None:
    write(
        in_order(tmp_path), FILE, "responses:\n  utter_lost:\n  - text: a\n  utter_was_late:\n  - text: b\n"
    )
    write(tmp_path, "actions/orders.py", 'say("utter_lost")\nsay(f"utter_was_{state}")\n')
    assert found(tmp_path) == []


def test_a_text_an_action_says_and_nobody_wrote_is_an_error_at_the_action(tmp_path: Path) -> None:
    write(in_order(tmp_path), "actions/orders.py", 'turn = 1\nsay("utter_lost")\nsay(f"utter_was_{state}")\n')
    assert [each[:2] for each in found(tmp_path)] == [
        ("actions/orders.py:2", "error"),
        ("actions/orders.py:3", "error"),
    ]


def test_a_name_in_two_files_is_an_error_where_one_is_lost(tmp_path: Path) -> None:
    write(in_order(tmp_path), FILE, "intents:\n- greet\nresponses:\n  utter_greet:\n  - text: Hi\n")
    text, intent = found(tmp_path)
    assert text[:2] == (f"{FILE}:4", "error")
    assert "already (domain/chat.yml:6)" in text[2]
    assert intent[:2] == (f"{FILE}:2", "advice")


def test_a_variable_nobody_fills_is_an_error_at_the_wording(tmp_path: Path) -> None:
    wordings = "responses:\n  utter_greet2:\n  - text: Hi\n  - text: Hi {nmae}, {{really}}\n"
    write(in_order(tmp_path), FILE, wordings)
    write(tmp_path, "actions/a.py", 'say("utter_greet2", name="Ada")\n')
    assert found(tmp_path) == [
        (
            f"{FILE}:4",
            "error",
            "Nothing fills {nmae} in utter_greet2, so customers would read the braces."
            " Correct the name, or leave it out.",
        )
    ]


def test_slots_and_what_actions_give_fill_variables(tmp_path: Path) -> None:
    wordings = "slots:\n  town: {type: text}\nresponses:\n  utter_x:\n  - text: Hi {name} in {town}\n"
    write(in_order(tmp_path), FILE, wordings)
    write(tmp_path, "actions/a.py", 'say("utter_x", name="Ada")\n')
    assert found(tmp_path) == []


def test_what_actions_give_to_others_fills_nothing_in_a_text_of_a_rule(tmp_path: Path) -> None:
    project = in_order(tmp_path)
    text = (project / "domain/chat.yml").read_text().replace("Hello!", "Hello {name}!")
    write(project, "domain/chat.yml", text)
    write(project, "actions/a.py", 'say("utter_default", name="Ada")\n')
    assert ("domain/chat.yml:7", "error") in [each[:2] for each in found(project)]
