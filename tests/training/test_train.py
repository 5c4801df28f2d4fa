"""`python -m training train`: a model and how it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.model import PROJECT, trained_model
from training import scores, train
from training.scores import Scores

pytestmark = pytest.mark.filterwarnings("ignore")

KNOWN = Scores(0.5, 0.5, {"greet": 0.5}, [], 7, 7)
STORY = """
version: "3.1"
stories:
- {story: a greeting, steps: [{intent: greet}, {action: utter_greet}]}
"""


def arguments(out: Path) -> list[str]:
    """The small project, with test stories of its own beside `out`."""
    return [
        *("--config", str(PROJECT / "config.yml")),
        *("--domain", str(PROJECT / "domain.yml")),
        *("--data", str(PROJECT / "data.yml")),
        *("--stories", str(out.parent / "stories.yml")),
        *("--out", str(out)),
    ]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "stories.yml").write_text(STORY)
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def test_a_model_is_left_with_its_scores(out: Path) -> None:
    assert train.main(arguments(out)) == 0
    found = scores.read(out / train.SCORES)
    assert (out / train.MODEL).stat().st_size > 0
    assert found.accuracy > 0.5
    assert set(found.intents) >= {"greet", "order"}
    assert (found.stories_passed, found.stories_total) == (1, 1)


def test_what_is_known_is_not_measured_again_but_the_stories_are_told(out: Path) -> None:
    (out / train.MODEL).hardlink_to(trained_model())
    scores.write(KNOWN, out / train.SCORES)
    assert train.main(arguments(out)) == 0
    assert scores.read(out / train.SCORES) == Scores(0.5, 0.5, {"greet": 0.5}, [], 1, 1)


def test_without_data_nothing_is_left_and_that_is_an_error(out: Path) -> None:
    (out.parent / "empty.yml").write_text('version: "3.1"')
    data = ["--data", str(out.parent / "empty.yml")]
    assert train.main([*arguments(out), *data]) == 1
    assert list(out.iterdir()) == []
