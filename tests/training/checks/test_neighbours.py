"""Examples of two intents that mean nearly the same, by the encoder the bot uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.sentence_encoder import Encoder
from tests.training.small_project import examples, in_order, read, told, write
from training.checks.neighbours import Embed, check

FILE = "data/nlu/chat.yml"


@pytest.fixture(scope="module")
def embed() -> Embed:
    return Encoder.load().embed


def test_different_meanings_are_left_alone(tmp_path: Path, embed: Embed) -> None:
    assert told(check(read(in_order(tmp_path)), embed)) == []


def test_a_near_duplicate_in_another_intent_is_advice_at_the_later(tmp_path: Path, embed: Embed) -> None:
    write(tmp_path, FILE, examples(cancel=["cancel my order", "hi"], stop=["no", "please cancel my order"]))
    assert told(check(read(tmp_path), embed)) == [
        (
            f"{FILE}:10",
            "advice",
            '"please cancel my order" (stop) means nearly the same as "cancel my order"'
            f" (cancel, {FILE}:5). If customers mean the same by it, keep one.",
        )
    ]


def test_within_an_intent_and_of_the_very_same_words_nothing_is_said(tmp_path: Path, embed: Embed) -> None:
    write(
        tmp_path,
        FILE,
        examples(cancel=["cancel my order", "please cancel my order"], stop=["hi"], greet=["Hi"]),
    )
    assert told(check(read(tmp_path), embed)) == []


def test_no_examples_are_no_neighbours(tmp_path: Path, embed: Embed) -> None:
    assert told(check(read(tmp_path), embed)) == []
