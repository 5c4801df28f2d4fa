"""The hub's door into Rasa, each route with a secret.

=======================================  ==============================================================
`POST /webhooks/hub/turn`                one message and its answer: see `bot.protocol`
`GET /webhooks/hub/ready`                200 with the model's id once a turn would be answered
`DELETE /webhooks/hub/memory/<sender>`   everything kept about the sender (percent-encoded) is gone: 204
=======================================  ==============================================================

A request is read, refused or answered here; what a turn is and how it is kept is in `bot.turn`. 401 wrong
secret, 400 unreadable (with a sentence), 503 anything else that went wrong: Rasa's own REST channel answers
such a turn with 200 and no messages, which nobody can tell from a bot that has nothing to say.
"""

from __future__ import annotations

import hmac
import json
import logging
from asyncio import AbstractEventLoop
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.errors import TurnFailed
from bot.protocol import Unreadable, parse
from bot.tracker_store import HubTrackerStore, hub_store
from bot.turn import answer

logger = logging.getLogger(__name__)


class HubChannel(InputChannel):
    """Rasa's channel for the hub. Credentials: `secret`."""

    @classmethod
    def name(cls) -> str:
        """The path under `/webhooks/`."""
        return "hub"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> HubChannel:
        """The channel; raises if the secret is missing or empty."""
        given = credentials or {}
        if not given.get("secret"):
            cls.raise_missing_credentials_exception()
        return cls(str(given["secret"]))

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes; Rasa's `on_new_message` is left alone: it swallows a missing model."""
        blueprint = Blueprint("hub")

        # Functions, because Sanic writes on its handlers and a method cannot be written on.
        @blueprint.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            return self._refusal(request) or await _answered(_turn(request))

        @blueprint.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            return self._refusal(request) or await _answered(_ready(request))

        @blueprint.delete("/memory/<sender:path>")
        async def erase(request: Request, sender: str) -> HTTPResponse:
            return self._refusal(request) or await _answered(_erase(request, unquote(sender)))

        blueprint.listener(stop_with_another_store, "after_server_start")
        return blueprint

    def _refusal(self, request: Request) -> HTTPResponse | None:
        if not self._knows(request.headers.get("x-hub-secret", "")):
            return _json({"error": "The secret is wrong or missing."}, HTTPStatus.UNAUTHORIZED)
        problem = not_ready(_agent(request))
        return _unavailable(problem) if problem else None

    def _knows(self, secret: str) -> bool:
        """Compared as bytes: Sanic hands over what is not UTF-8 as surrogates, which have no digest."""
        return hmac.compare_digest(secret.encode("utf-8", "surrogateescape"), self._secret)


def not_ready(agent: Agent | None) -> str | None:
    """Why this agent must not answer, as a sentence; None if it may."""
    if agent is None or not agent.is_ready():
        return "No model is loaded."
    return wrong_store(agent)


def wrong_store(agent: Agent | None) -> str | None:
    """Why this agent would forget, as a sentence; None if it would not, or is not there."""
    if agent is None or hub_store(agent.tracker_store):
        return None
    return "The tracker store in use is not the one of bot/: see tracker_store in endpoints.yml."


def stop_with_another_store(app: Sanic, loop: AbstractEventLoop) -> None:
    """End the process if Rasa has loaded, and has taken another tracker store.

    It does so when it cannot import ours, and would then answer with a memory that ends with the process.
    """
    problem = wrong_store(getattr(app.ctx, "agent", None))
    if problem:
        raise SystemExit(problem)


async def _turn(request: Request) -> HTTPResponse:
    try:
        turn = parse(request.body)
    except Unreadable as error:
        return _json({"error": str(error)}, HTTPStatus.BAD_REQUEST)
    return _json(await answer(_agent(request), _store(request), turn))


async def _ready(request: Request) -> HTTPResponse:
    await _store(request).ping()
    return _json({"model_id": _agent(request).model_id})


async def _erase(request: Request, sender: str) -> HTTPResponse:
    async with _agent(request).lock_store.lock(sender):
        await _store(request).erase(sender)
    return response.empty()


async def _answered(responding: Awaitable[HTTPResponse]) -> HTTPResponse:
    """The response, or 503."""
    try:
        return await responding
    except TurnFailed as error:
        return _unavailable(str(error))
    except Exception as error:
        logger.exception("a request failed")
        return _unavailable(type(error).__name__)


def _agent(request: Request) -> Any:
    """The agent Rasa put into the application; None while there is none."""
    return getattr(request.app.ctx, "agent", None)


def _store(request: Request) -> HubTrackerStore:
    store = hub_store(_agent(request).tracker_store)
    if store is None:
        raise TypeError("the tracker store in use is not the one of bot/")
    return store


def _unavailable(reason: str) -> HTTPResponse:
    logger.error("not answering: %s", reason)
    return _json({"error": reason}, HTTPStatus.SERVICE_UNAVAILABLE)


def _json(body: dict[str, Any], status: int = HTTPStatus.OK) -> HTTPResponse:
    return response.json(body, status=int(status), dumps=json.dumps)
