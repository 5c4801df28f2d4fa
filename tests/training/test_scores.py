"""Accuracy, F1 and confusions of guesses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score

from training import scores
from training.crossvalidation import Guess
from training.scores import Confusion

intents = st.sampled_from(["greet", "bye", "order", "nlu_fallback"])
guesses = st.lists(st.builds(Guess, st.just("text"), intents, intents), min_size=1)


@given(guesses)
def test_the_figures_are_those_of_scikit_learn(guesses: list[Guess]) -> None:
    meant, taken = [each.meant for each in guesses], [each.taken_for for each in guesses]
    names = sorted(set(meant))
    found = scores.score(guesses)
    assert found.accuracy == pytest.approx(accuracy_score(meant, taken))
    assert found.macro_f1 == pytest.approx(f1_score(meant, taken, labels=names, average="macro"))
    each = f1_score(meant, taken, labels=names, average=None)
    assert found.intents == pytest.approx(dict(zip(names, each, strict=True)))


def test_the_most_frequent_confusion_comes_first() -> None:
    asked = [("greet", "bye"), ("greet", "greet"), ("bye", "greet"), ("greet", "bye")]
    found = scores.score([Guess("text", *pair) for pair in asked])
    assert found.confusions == [Confusion("greet", "bye", 2), Confusion("bye", "greet", 1)]


def test_without_examples_there_is_no_accuracy() -> None:
    assert scores.score([]).accuracy == 0


@given(guesses)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, guesses: list[Guess]) -> None:
    file: Path = tmp_path_factory.getbasetemp() / "scores.json"
    scores.write(scores.score(guesses), file)
    assert scores.read(file) == scores.score(guesses)
