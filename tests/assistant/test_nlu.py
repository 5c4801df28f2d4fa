"""The intents are told apart: cross-validation, not far below what was measured.

Two folds, so that every example is guessed by a model that has not seen it and `make test` stays short;
docs/assistant.md has the figures of five, which learn from more and are therefore better.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.filterwarnings("ignore")

ROOT = Path(__file__).parents[2]
FOLDS, FLOOR = 2, 0.85


def test_intents_are_told_apart(tmp_path: Path) -> None:
    """The weighted F1 over all examples, each guessed by a model that never saw it, stays above the floor."""
    from rasa.nlu.test import generate_folds  # noqa: PLC0415  # Rasa takes seconds and warns
    from rasa.shared.importers.importer import TrainingDataImporter  # noqa: PLC0415
    from sklearn.metrics import f1_score  # noqa: PLC0415

    config, domain = str(ROOT / "config.yml"), str(ROOT / "domain")
    data = TrainingDataImporter.load_from_config(config, domain, [str(ROOT / "data" / "nlu")]).get_nlu_data()
    pairs = [pair for fold in generate_folds(FOLDS, data) for pair in guesses(*fold, tmp_path)]
    meant, guessed = zip(*pairs, strict=True)
    assert len(meant) == len(data.intent_examples)
    assert f1_score(meant, guessed, average="weighted") >= FLOOR


def guesses(learned, held_back, folder: Path) -> Iterator[tuple[str, str]]:
    """What each message held back means, and what a model that learned the others takes it for."""
    from rasa.core.agent import Agent  # noqa: PLC0415  # Rasa takes seconds and warns
    from rasa.model_training import train_nlu  # noqa: PLC0415

    (folder / "learned.yml").write_text(learned.nlu_as_yaml())
    model = train_nlu(
        str(ROOT / "config.yml"), str(folder / "learned.yml"), str(folder), domain=str(ROOT / "domain")
    )
    agent = Agent.load(str(model))
    for message in held_back.intent_examples:
        yield message.get("intent"), best(asyncio.run(agent.parse_message(message.get("text"))))


def best(parsed: dict) -> str:
    """The likeliest intent, also where the bot would rather ask."""
    return next(guess["name"] for guess in parsed["intent_ranking"] if guess["name"] != "nlu_fallback")
