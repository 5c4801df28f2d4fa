"""`python -m training report`: a new model beside the live one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.model import PROJECT, trained_model
from training import report, scores
from training.scores import Scores

pytestmark = pytest.mark.filterwarnings("ignore")

BEFORE = Scores(0.99, 0.99, {"greet": 0.98}, [], 2, 2)
MESSAGES = """
version: "3.1"
nlu:
- {intent: greet, examples: "- good morning"}
- {intent: order, examples: "- place an order"}
- {intent: person, examples: "- show me"}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small project with another greeting, and an order that is now taken for something else."""
    domain = (PROJECT / "domain.yml").read_text().replace("text: Hello", "text: Good day")
    data = (PROJECT / "data.yml").read_text().replace("place an order", "ordering boots")
    (tmp_path / "domain.yml").write_text(domain)
    (tmp_path / "data.yml").write_text(data.replace("- count again", "- place an order\\n- count again"))
    (tmp_path / "messages.yml").write_text(MESSAGES)
    scores.write(BEFORE, tmp_path / "before.json")
    (tmp_path / "out").mkdir()
    return tmp_path


def arguments(folder: Path) -> list[str]:
    return [
        *("--config", str(PROJECT / "config.yml")),
        *("--domain", str(folder / "domain.yml")),
        *("--data", str(folder / "data.yml")),
        *("--stories", str(folder / "none")),
        *("--messages", str(folder / "messages.yml")),
        *("--out", str(folder / "out")),
    ]


def test_two_models_are_put_the_same_messages(folder: Path) -> None:
    """One answer has another text, one message is now misunderstood, one was and is."""
    live = ["--live", str(trained_model()), "--live-scores", str(folder / "before.json")]
    assert report.main([*arguments(folder), *live]) == 0
    found = json.loads((folder / "out" / report.REPORT).read_text())
    assert found["probes"] == [
        {
            "message": "good morning",
            "meant": "greet",
            "now": {"intent": "greet", "does": "Good day"},
            "before": {"intent": "greet", "does": "Hello"},
        },
        {
            "message": "place an order",
            "meant": "order",
            "now": {"intent": "count", "does": "action_count"},
            "before": {"intent": "order", "does": "order_form"},
        },
        {
            "message": "show me",
            "meant": "person",
            "now": {"intent": "show", "does": "This one"},
            "before": {"intent": "show", "does": "This one"},
        },
    ]
    assert found["before"]["accuracy"] == 0.99
    fallen, lost = found["worse"]
    assert "the accuracy fell by" in fallen
    assert '"place an order"' in lost
    assert 'became wrong: "place an order"' in (folder / "out" / report.PAGE).read_text()


def test_the_first_model_of_all_has_nothing_to_be_compared_with(folder: Path) -> None:
    (folder / "out" / "model.tar.gz").hardlink_to(trained_model())
    scores.write(BEFORE, folder / "out" / "scores.json")
    assert report.main(arguments(folder)) == 0
    found = json.loads((folder / "out" / report.REPORT).read_text())
    assert (found["before"], found["worse"]) == (None, [])


def test_what_cannot_be_trained_is_an_error(folder: Path) -> None:
    (folder / "data.yml").write_text('version: "3.1"')
    assert report.main(arguments(folder)) == 1
