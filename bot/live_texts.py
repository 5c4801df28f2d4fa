"""What the bot says, changed while it runs: texts `make texts` published stand before the model's own."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import math
from typing import Any, TypeAlias

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from redis.exceptions import RedisError
from typing_extensions import override

from bot.redis import Redis

logger = logging.getLogger(__name__)

# How old what is said may be, in seconds; and how often Redis is asked at most.
FRESH = 1.0

Responses: TypeAlias = dict[str, list[dict[str, Any]]]


class LiveTexts(TemplatedNaturalLanguageGenerator):
    """Rasa's own generator, with the responses that were published for those the model was trained with.

    Published texts are looked for by what they replace (`key`), so they follow the model: another one, put
    live or gone back to, has its own. Redis away: what was known stays.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        self._redis = Redis(endpoint_config.url, **endpoint_config.kwargs)
        super().__init__(domain.responses)

    @property
    def responses(self) -> Responses:
        """What is said now. Rasa sets the model's own here whenever it has loaded a model."""
        return self._published or self._trained

    @responses.setter
    def responses(self, trained: Responses) -> None:
        self._trained = trained
        self._key = key(trained)
        self._raw: str | None = None
        self._published: Responses | None = None
        self._looked = -math.inf

    @override
    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        await self._look()
        found: dict[str, Any] | None = await super().generate(utter_action, tracker, output_channel, **kwargs)
        return found

    async def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._looked < FRESH:
            return
        self._looked = now
        asked = self._key
        try:
            raw = await self._redis.execute("GET", asked)
            if asked == self._key and raw != self._raw:  # no other model was loaded meanwhile
                self._published = json.loads(raw) if raw else None
                self._raw = raw
        except (RedisError, ValueError) as error:
            logger.warning("Whether there are newer texts is not known: %s", type(error).__name__)


def key(trained: Responses) -> str:
    """Where the texts are that replace these: the one thing a loaded model and its file both tell."""
    return f"rasa:texts:{hashlib.sha256(_json(trained).encode()).hexdigest()[:32]}"


async def publish(redis: Redis, trained: Responses, texts: Responses) -> None:
    """Have every Rasa whose model was trained with `trained` say `texts` from the next second on.

    They are not remembered by Redis if they are the trained ones: those the model has itself.
    """
    if texts == trained:
        await redis.execute("DEL", key(trained))
    else:
        await redis.execute("SET", key(trained), _json(texts))


def _json(responses: Responses) -> str:
    """The responses as JSON; a date, which YAML makes of one without quotes, as it was written."""
    return json.dumps(responses, sort_keys=True, default=str)
