"""Every example is guessed once, by a pipeline that has not seen it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message

from tests.bot.model import PROJECT
from tests.training.fixed_featurizer import FixedFeaturizer
from training.crossvalidation import Guess, folds, guesses

pytestmark = pytest.mark.filterwarnings("ignore")

KEYWORDS = """
recipe: default.v1
language: en
pipeline:
- name: KeywordIntentClassifier
"""
TRAINED_BEFORE_FIXED = """
recipe: default.v1
language: en
pipeline:
- name: WhitespaceTokenizer
- name: CountVectorsFeaturizer
- name: tests.training.fixed_featurizer.FixedFeaturizer
- name: CRFEntityExtractor
- name: LogisticRegressionClassifier
"""


def importer(config: Path) -> TrainingDataImporter:
    return TrainingDataImporter.load_from_config(
        str(config), str(PROJECT / "domain.yml"), [str(PROJECT / "data.yml")]
    )


def test_every_example_is_guessed_once_and_two_runs_are_equal() -> None:
    project = importer(PROJECT / "config.yml")
    found = guesses(project)
    examples = project.get_nlu_data().intent_examples
    assert Counter(each.text for each in found) == Counter(each.get("text") for each in examples)
    assert sum(each.meant == each.taken_for for each in found) > len(found) / 2
    assert guesses(project) == found


def test_no_example_is_guessed_by_who_has_seen_it(tmp_path: Path) -> None:
    """Keywords know an example only if it was learned: here, if another one begins it."""
    (tmp_path / "config.yml").write_text(KEYWORDS)
    found = {each.text: each for each in guesses(importer(tmp_path / "config.yml"))}
    assert found["good morning"] == Guess("good morning", "greet", "nothing")
    assert found["stop it"].taken_for == "stop"


def test_what_is_fixed_sees_every_example_once_and_entities_are_left_out(tmp_path: Path) -> None:
    """Wherever the fixed component stands in the pipeline."""
    (tmp_path / "config.yml").write_text(TRAINED_BEFORE_FIXED)
    FixedFeaturizer.seen.clear()
    found = guesses(importer(tmp_path / "config.yml"))
    assert Counter(FixedFeaturizer.seen) == Counter(each.text for each in found)


texts = st.lists(st.tuples(st.text(min_size=1), st.sampled_from("abc")), min_size=1, unique=True)


@given(texts, st.integers(2, 6))
def test_folds_part_the_examples_and_every_intent_evenly(pairs: list[tuple[str, str]], count: int) -> None:
    dealt = folds([Message({"text": text, "intent": intent}) for text, intent in pairs], count)
    got = [(each.get("text"), each.get("intent")) for fold in dealt for each in fold]
    assert Counter(got) == Counter(pairs)
    for intent in "abc":
        sizes = [sum(each.get("intent") == intent for each in fold) for fold in dealt]
        sizes += [0] * (count - len(dealt))
        assert max(sizes) - min(sizes) <= 1


@given(texts)
def test_the_order_in_the_files_decides_nothing(pairs: list[tuple[str, str]]) -> None:
    def dealt(some: list[tuple[str, str]]) -> list[set[str]]:
        made = folds([Message({"text": text, "intent": intent}) for text, intent in some], 3)
        return [{each.get("text") for each in fold} for fold in made]

    alone = list(dict(pairs).items())
    assert dealt(alone) == dealt(alone[::-1])
