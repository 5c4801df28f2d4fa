"""Test stories: which go as told, and where one goes another way."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.agent import Agent

from training import stories
from training.stories import Failure, Stories

pytestmark = pytest.mark.filterwarnings("ignore")

TOLD = """
version: "3.1"
stories:
- story: a greeting
  steps:
  - intent: greet
  - action: utter_greet
- story: a greeting (answered wrongly)
  steps:
  - intent: greet
  - action: utter_show
- story: words do not matter here
  steps:
  - user: |
      no such word
    intent: greet
  - action: utter_greet
"""


def test_a_story_that_goes_another_way_is_told_with_its_step(agent: Agent, tmp_path: Path) -> None:
    (tmp_path / "test_greet.yml").write_text(TOLD)
    failed = Failure("a greeting (answered wrongly)", "utter_show", "utter_greet")
    assert stories.run(agent, tmp_path) == Stories(3, [failed])
    assert stories.run(agent, tmp_path).passed == 2


def test_without_stories_none_are_told(agent: Agent, tmp_path: Path) -> None:
    assert stories.run(agent, tmp_path / "none") == Stories(0, [])


def test_of_a_story_only_the_first_step_that_went_another_way_is_told() -> None:
    report = (
        "- story: a return (tests/stories/test_return.yml)\n"
        "  steps:\n"
        "  - intent: return_item\n"
        "  - action: return_form  # predicted: utter_greet\n"
        "  - active_loop: return_form\n"
        "  - action: utter_done  # predicted: action_listen\n"
    )
    assert list(stories.failures(report)) == [Failure("a return", "return_form", "utter_greet")]


def test_if_all_went_well_rasa_says_so_and_nothing_is_told() -> None:
    assert list(stories.failures("# None of the test stories failed - all good!")) == []
