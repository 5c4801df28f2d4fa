"""docs/training-data.md tells the truth: its recipes leave nothing to mend, its mistakes are told so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.training.recipes import ROOT, copy, mistakes, recipes
from training.findings import Finding
from training.validate import findings

# Rasa and its pinned libraries warn of each other's deprecated names.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str, str]]:
    """What there is to say of our content as it stands."""
    return told(findings(copy(tmp_path_factory.mktemp("before"))))


def told(found: list[Finding]) -> set[tuple[str, str, str]]:
    """Findings without their lines, and without the lines they speak of: a recipe moves them."""
    return {(each.place.file, each.severity.value, unnumbered(each.words)) for each in found}


def unnumbered(words: str) -> str:
    """Words that do not say in which line of a file."""
    return re.sub(r":\d+\)", ")", words)


def test_after_all_recipes_there_is_nothing_new_to_tell(
    tmp_path: Path, before: set[tuple[str, str, str]]
) -> None:
    copy(tmp_path)
    for change in recipes():
        change.apply(tmp_path)
    assert len(recipes()) >= 10
    assert told(findings(tmp_path)) <= before


def test_a_mistake_in_the_shape_is_told_as_the_page_says(tmp_path: Path) -> None:
    (change, answers), *_ = mistakes()
    change.apply(copy(tmp_path))
    assert told(findings(tmp_path)) == set(answers)


def test_every_other_mistake_is_told_as_the_page_says(
    tmp_path: Path, before: set[tuple[str, str, str]]
) -> None:
    copy(tmp_path)
    _, *others = mistakes()
    for change, _ in others:
        change.apply(tmp_path)
    said = {answer for _, answers in others for answer in answers}
    assert all(answers for _, answers in mistakes())
    assert told(findings(tmp_path)) - before == {(*each[:2], unnumbered(each[2])) for each in said}


def test_the_page_names_every_command_of_content_teams() -> None:
    page = (ROOT / "docs" / "training-data.md").read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)", page))
    assert {"validate", "train", "models", "rollback", "texts"} <= named
    assert named <= targets
