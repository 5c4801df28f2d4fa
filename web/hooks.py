"""`POST /webhooks/<channel>…`: what providers send. Verified, parsed, kept, answered; nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from fastapi import APIRouter, HTTPException, Request, Response

from hub.channel import Hook, Webhook
from hub.errors import Forged, Unreadable
from hub.ingress import Ingress
from hub.metrics import Metrics
from hub.store import DeadLetters, Health

_log = structlog.get_logger("web.hooks")


@dataclass(frozen=True, slots=True)
class Hooks:
    """The channels' ways in, and where what they bring goes."""

    hooks: Mapping[str, Hook]
    ingress: Ingress
    dead: DeadLetters
    health: Health

    async def take(self, channel: str, webhook: Webhook) -> Response:
        """200 once everything is kept; 403 for a forgery. What is away makes the provider try again.

        What nobody can read is kept among the dead letters and answered 200: poison must not come back.
        """
        hook = self.hooks.get(channel)
        if hook is None:
            raise HTTPException(404, "This channel is off: see channels.yml.")
        try:
            received = await hook.receive(webhook)
        except Forged as forgery:
            _log.warning("webhook_forged", channel=channel, why=str(forgery))
            await self._count(channel, "forged")
            raise HTTPException(403, "The signature is wrong.") from None
        except Unreadable as error:
            _log.error("webhook_unreadable", channel=channel, why=str(error))
            await self.dead.keep(channel, webhook.body.decode(errors="replace"), str(error))
            await self._count(channel, "unreadable")
            return Response()
        await self.ingress.take(received.letters)
        return Response(received.body, media_type=received.media_type)

    async def _count(self, channel: str, outcome: str) -> None:
        counted = Metrics()
        counted.add("webhooks_total", channel=channel, outcome=outcome)
        await self.health.count(counted.drain())


def router(hooks: Hooks) -> APIRouter:
    """The routes: one for a channel, one for each further path of it."""
    routes = APIRouter(prefix="/webhooks", tags=["providers"])

    @routes.post("/{channel}")
    async def webhook(channel: str, request: Request) -> Response:
        """A provider's webhook."""
        return await hooks.take(channel, await _webhook("", request))

    @routes.post("/{channel}/{path}")
    async def webhook_path(channel: str, path: str, request: Request) -> Response:
        """A provider's webhook of another kind, e.g. a status callback."""
        return await hooks.take(channel, await _webhook(f"/{path}", request))

    return routes


async def _webhook(path: str, request: Request) -> Webhook:
    return Webhook(path, request.url.query, dict(request.headers), await request.body())
