"""What custom actions say, read from their source."""

from __future__ import annotations

from pathlib import Path

from tests.training.small_project import write
from training import said
from training.findings import Place

ACTION = '''
    def answer(turn):
        """It never says utter_nothing here."""
        values = {"day": "today"}
        turn.say("utter_order", number=4021, **values)
        turn.say(f"utter_return_{turn.state}")
        return event["utter_action"]
    '''


def test_names_beginnings_and_values_are_found_in_the_source(tmp_path: Path) -> None:
    write(tmp_path, "actions/orders.py", ACTION)
    found = said.read(tmp_path)
    assert found.names == {"utter_order": Place("actions/orders.py", 4)}
    assert found.beginnings == {"utter_return_": Place("actions/orders.py", 5)}
    assert found.values == {"day", "number"}
    assert found.says("utter_return_booked")
    assert not found.says("utter_action")


def test_a_project_without_actions_says_nothing(tmp_path: Path) -> None:
    assert not said.read(tmp_path).says("utter_greet")
