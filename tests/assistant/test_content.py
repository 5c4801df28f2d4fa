"""The content holds together: nothing to mend, and the test stories go as told."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import yaml

from training.findings import errors, report
from training.validate import findings

# Rasa and its pinned libraries warn of each other's deprecated names.
pytestmark = pytest.mark.filterwarnings("ignore")

ROOT = Path(__file__).parents[2]
LITTLE = 10


def test_there_is_nothing_to_mend_and_little_to_advise() -> None:
    """`make validate` finds no errors; its advice is short enough to be read."""
    found = findings(ROOT)
    assert errors(found) == [], report(found)
    assert len(found) <= LITTLE, report(found)


def test_every_test_story_goes_as_told(tmp_path: Path) -> None:
    """The rules and stories, freshly trained, predict every action of tests/stories."""
    from rasa.model_testing import test_core as run_stories  # noqa: PLC0415  # Rasa takes seconds and warns
    from rasa.model_training import train_core  # noqa: PLC0415  # Rasa takes seconds and warns

    model = train_core(
        str(ROOT / "domain"), str(ROOT / "config.yml"), str(ROOT / "data"), str(tmp_path / "model")
    )
    how = {"fail_on_prediction_errors": True, "disable_plotting": True}
    asyncio.run(run_stories(str(model), str(ROOT / "tests" / "stories"), str(tmp_path / "results"), how))
    assert "all good" in (tmp_path / "results" / "failed_test_stories.yml").read_text()


def test_every_topic_has_the_same_name_everywhere() -> None:
    """Whoever looks for a topic finds its examples, its rules and its texts under one name."""
    topics = {file.name for file in (ROOT / "data" / "nlu").iterdir()}
    assert {file.name for file in (ROOT / "data" / "rules").iterdir()} == topics
    assert {file.name for file in (ROOT / "domain").iterdir()} == topics
    assert {file.name for file in (ROOT / "data" / "stories").iterdir()} <= topics


def test_every_file_says_what_it_is_for_and_where_to_learn_more() -> None:
    """Whoever opens a file is not alone with it."""
    for file in (*(ROOT / "data").rglob("*.yml"), *(ROOT / "domain").iterdir()):
        said = [line for line in file.read_text().split("version:")[0].splitlines() if line.startswith("# ")]
        assert len(said) > 1, file
        assert "docs/training-data.md" in said[-1], file


def test_the_memory_reaches_as_far_back_as_the_policies_look() -> None:
    """`max_history` of endpoints.yml follows config.yml; only rules look back as far as they are long."""
    policies = yaml.safe_load((ROOT / "config.yml").read_text())["policies"]
    reach = yaml.safe_load((ROOT / "endpoints.yml").read_text())["tracker_store"]["max_history"]
    assert reach == max(each["max_history"] for each in policies if each["name"] != "RulePolicy")
