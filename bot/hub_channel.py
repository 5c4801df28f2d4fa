"""The hub's door into Rasa: `POST /webhooks/hub/turn` and `GET /webhooks/hub/ready`, both with a secret.

A request is read, refused or answered here; what a turn is and how it is kept is in `bot.turn`. 401 wrong
secret, 400 unreadable (with a sentence), 503 anything else that went wrong: Rasa's own REST channel answers
such a turn with 200 and no messages, which nobody can tell from a bot that has nothing to say.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.errors import TurnFailed
from bot.protocol import Unreadable, parse
from bot.recorded_answers import RecordedAnswers
from bot.tracker_store import is_ours
from bot.turn import answer

logger = logging.getLogger(__name__)


class HubChannel(InputChannel):
    """Rasa's channel for the hub. Credentials: `secret`, and `redis`, the URL where recorded answers are."""

    @classmethod
    def name(cls) -> str:
        """The path under `/webhooks/`."""
        return "hub"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> HubChannel:
        """The channel; raises if one of the credentials is missing or empty."""
        given = credentials or {}
        if not (given.get("secret") and given.get("redis")):
            cls.raise_missing_credentials_exception()
        return cls(str(given["secret"]), RecordedAnswers(str(given["redis"])))

    def __init__(self, secret: str, answers: RecordedAnswers) -> None:
        self._secret = secret.encode()
        self._answers = answers

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes; Rasa's `on_new_message` is left alone: it swallows a missing model."""
        blueprint = Blueprint("hub")

        # Functions, because Sanic writes on its handlers and a method cannot be written on.
        @blueprint.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            return self._refusal(request) or await self._turn(request)

        @blueprint.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            return self._refusal(request) or self._ready(request)

        return blueprint

    def _refusal(self, request: Request) -> HTTPResponse | None:
        if not self._knows(request.headers.get("x-hub-secret", "")):
            return _json({"error": "The secret is wrong or missing."}, HTTPStatus.UNAUTHORIZED)
        problem = not_ready(_agent(request))
        return _unavailable(problem) if problem else None

    async def _turn(self, request: Request) -> HTTPResponse:
        try:
            turn = parse(request.body)
        except Unreadable as error:
            return _json({"error": str(error)}, HTTPStatus.BAD_REQUEST)
        try:
            return _json(await answer(_agent(request), self._answers, turn))
        except TurnFailed as error:
            return _unavailable(str(error))
        except Exception as error:
            logger.exception("a turn failed")
            return _unavailable(type(error).__name__)

    def _ready(self, request: Request) -> HTTPResponse:
        try:
            self._answers.ping()
        except TurnFailed as error:
            return _unavailable(str(error))
        return _json({"model_id": _agent(request).model_id})

    def _knows(self, secret: str) -> bool:
        """Compared as bytes: Sanic hands over what is not UTF-8 as surrogates, which have no digest."""
        return hmac.compare_digest(secret.encode("utf-8", "surrogateescape"), self._secret)


def not_ready(agent: Agent | None) -> str | None:
    """Why this agent must not answer, as a sentence; None if it may."""
    if agent is None or not agent.is_ready():
        return "No model is loaded."
    if not is_ours(agent.tracker_store):
        return "The tracker store in use is not the one of bot/: see tracker_store in endpoints.yml."
    return None


def _agent(request: Request) -> Any:
    """The agent Rasa put into the application; None while there is none."""
    return getattr(request.app.ctx, "agent", None)


def _unavailable(reason: str) -> HTTPResponse:
    logger.error("not answering: %s", reason)
    return _json({"error": reason}, HTTPStatus.SERVICE_UNAVAILABLE)


def _json(body: dict[str, Any], status: int = HTTPStatus.OK) -> HTTPResponse:
    return response.json(body, status=int(status), dumps=json.dumps)
