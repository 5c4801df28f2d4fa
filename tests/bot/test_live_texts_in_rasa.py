"""A text published while a real Rasa runs."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from bot.live_texts import publish
from bot.redis import Redis
from tests.bot.rasa_process import RasaProcess
from training.texts import domain_of


@pytest.mark.filterwarnings("ignore")  # Rasa and what it brings warn while a model is read
async def test_a_running_rasa_says_it_with_slots_and_forms_as_before(
    rasa_process: RasaProcess, redis_url: str, model: Path, sender: str
) -> None:
    trained = domain_of(model)["responses"]
    texts = copy.deepcopy(trained)
    for variants in texts.values():
        for variant in variants:
            variant["text"] = f"New: {variant.get('text', '')}"
    redis = Redis(redis_url)
    await publish(redis, trained, texts)
    try:
        while not rasa_process.says(sender, "hello")[0].startswith("New: "):
            pass
        rasa_process.ask(sender, "order something")
        assert rasa_process.says(sender, "boots") == ["New: How many?"]
        assert rasa_process.says(sender, "2") == ["New: 2 of boots"]
    finally:
        await publish(redis, trained, trained)
    while rasa_process.says(sender, "hello")[0].startswith("New: "):
        pass
