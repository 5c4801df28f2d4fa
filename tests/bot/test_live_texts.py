"""The texts the bot says: published ones before the model's own, from a real Redis and without it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.live_texts import LiveTexts, key, publish
from bot.redis import Redis
from tests.redis_process import RedisProcess

TYPE = "bot.live_texts.LiveTexts"


@pytest.fixture
def trained() -> dict[str, Any]:
    """Responses no other test has."""
    return {"utter_hello": [{"text": f"Hello {uuid.uuid4().hex}"}]}


async def test_the_models_own_texts_are_said_unless_there_are_newer(
    redis_url: str, trained: dict[str, Any]
) -> None:
    assert await _says(_texts(redis_url, trained)) == trained["utter_hello"][0]["text"]


@pytest.mark.parametrize("server", ["redis_process", "redis_cluster", "redis_with_tls"])
async def test_published_texts_are_said(
    server: str, request: pytest.FixtureRequest, trained: dict[str, Any]
) -> None:
    url = request.getfixturevalue(server).url
    await publish(Redis(url), trained, _hello("Hi!"))
    assert await _says(_texts(url, trained)) == "Hi!"


async def test_a_running_bot_notices_and_goes_back(redis_url: str, trained: dict[str, Any]) -> None:
    texts = _texts(redis_url, trained)
    assert await _says(texts) != "Hi!"
    await publish(Redis(redis_url), trained, _hello("Hi!"))
    while await _says(texts) != "Hi!":
        pass
    await publish(Redis(redis_url), trained, trained)
    while await _says(texts) == "Hi!":
        pass
    assert await Redis(redis_url).execute("EXISTS", key(trained)) == 0


async def test_slots_and_channels_count_in_published_texts(redis_url: str, trained: dict[str, Any]) -> None:
    variants = [{"text": "Hi {name}, on the web"}, {"text": "Hi {name}", "channel": "sms"}]
    await publish(Redis(redis_url), trained, {"utter_hello": variants})
    texts = _texts(redis_url, trained)
    assert await _says(texts, "sms") == "Hi Ada"
    assert await _says(texts, "webchat") == "Hi Ada, on the web"


async def test_a_date_in_a_card_stops_nobody(redis_url: str, trained: dict[str, Any]) -> None:
    """YAML reads one without quotes as a date, and Rasa leaves it so."""
    card = [{"text": "Sale!", "custom": {"until": date(2027, 1, 31)}}]
    await publish(Redis(redis_url), {**trained, "utter_sale": card}, _hello("Hi!"))
    assert await _says(_texts(redis_url, {**trained, "utter_sale": card})) == "Hi!"


async def test_another_model_has_its_own_texts(redis_url: str, trained: dict[str, Any]) -> None:
    """As Rasa does it: it sets the responses whenever it has loaded a model."""
    await publish(Redis(redis_url), trained, _hello("Hi!"))
    texts = _texts(redis_url, trained)
    assert await _says(texts) == "Hi!"
    texts.responses = _hello("Good day")
    assert await _says(texts) == "Good day"


async def test_redis_away_leaves_what_is_known(redis_process: RedisProcess, trained: dict[str, Any]) -> None:
    await publish(Redis(redis_process.url), trained, _hello("Hi!"))
    texts = _texts(redis_process.url, trained)
    assert await _says(texts) == "Hi!"
    texts._looked = 0.0  # long ago
    redis_process.kill()
    assert await _says(texts) == "Hi!"
    redis_process.start()


async def test_without_redis_the_models_own_are_said(trained: dict[str, Any]) -> None:
    assert await _says(_texts("redis://127.0.0.1:1", trained)) == trained["utter_hello"][0]["text"]


def _hello(text: str) -> dict[str, Any]:
    return {"utter_hello": [{"text": text}]}


def _texts(url: str, trained: dict[str, Any]) -> LiveTexts:
    domain = Domain.from_dict({"responses": trained})
    made = NaturalLanguageGenerator.create(EndpointConfig(url=url, type=TYPE), domain)
    assert isinstance(made, LiveTexts)
    return made


async def _says(texts: LiveTexts, channel: str = "webchat") -> str:
    tracker = DialogueStateTracker.from_events("ada", [SlotSet("name", "Ada")])
    tracker.slots = {}
    said = await texts.generate("utter_hello", tracker, channel, name="Ada")
    assert said is not None
    return str(said["text"])
