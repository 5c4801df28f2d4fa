"""The intents are told apart: on examples held back, not far below what was measured.

This is one fold of the five in docs/assistant.md, which gives the command for all: they take minutes.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

pytestmark = pytest.mark.filterwarnings("ignore")

ROOT = Path(__file__).parents[2]
FLOOR = 0.85


def test_intents_are_told_apart(tmp_path: Path) -> None:
    """Trained on four fifths of each intent, the weighted F1 on the last fifth stays above the floor."""
    from rasa.core.agent import Agent  # noqa: PLC0415  # Rasa takes seconds and warns
    from rasa.model_training import train_nlu  # noqa: PLC0415
    from rasa.shared.importers.importer import TrainingDataImporter  # noqa: PLC0415
    from sklearn.metrics import f1_score  # noqa: PLC0415

    config, domain = str(ROOT / "config.yml"), str(ROOT / "domain")
    data = TrainingDataImporter.load_from_config(config, domain, [str(ROOT / "data" / "nlu")]).get_nlu_data()
    learned, held_back = data.train_test_split(0.8, random_seed=0)
    (tmp_path / "learned.yml").write_text(learned.nlu_as_yaml())
    model = train_nlu(config, str(tmp_path / "learned.yml"), str(tmp_path), domain=domain)
    agent = Agent.load(str(model))

    async def guessed() -> list[str]:
        return [best(await agent.parse_message(message.get("text"))) for message in held_back.intent_examples]

    meant = [message.get("intent") for message in held_back.intent_examples]
    assert len(meant) > len(data.intents)
    assert f1_score(meant, asyncio.run(guessed()), average="weighted") >= FLOOR


def best(parsed: dict) -> str:
    """The likeliest intent, also where the bot would rather ask."""
    return next(guess["name"] for guess in parsed["intent_ranking"] if guess["name"] != "nlu_fallback")
