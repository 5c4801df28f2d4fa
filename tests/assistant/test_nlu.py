"""The intents are told apart: cross-validation must not fall far below what was measured."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

pytestmark = pytest.mark.filterwarnings("ignore")

ROOT = Path(__file__).parents[2]
FLOOR = 0.85
FOLDS = 3  # five give about 0.01 more and take twice as long


def test_intents_are_told_apart(tmp_path: Path) -> None:
    """Weighted F1 of the intents, averaged over the folds, stays above the floor."""
    from rasa.nlu.test import cross_validate  # noqa: PLC0415  # Rasa takes seconds and warns
    from rasa.shared.importers.importer import TrainingDataImporter  # noqa: PLC0415  # Rasa takes seconds and warns

    importer = TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain"), [str(ROOT / "data" / "nlu")]
    )
    data = importer.get_nlu_data()
    intents, _, _ = asyncio.run(
        cross_validate(data, FOLDS, str(ROOT / "config.yml"), output=str(tmp_path), disable_plotting=True)
    )
    scores = intents.test["F1-score"]
    assert sum(scores) / len(scores) >= FLOOR, scores
