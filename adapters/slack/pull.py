"""The way in without a public address: Socket Mode, for development.

What comes over the socket goes the same way as a webhook, and is confirmed only once it is taken: Slack sends
again what was not.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.bolt import bolt
from adapters.slack.errors import FAILURES, classify
from adapters.slack.parse import answer, letters
from adapters.slack.settings import Settings
from hub.channel import Take
from hub.errors import TooMany, Unavailable, Unreadable

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0

_log = structlog.get_logger("slack.pull")


@dataclass(frozen=True, slots=True)
class SlackPull:
    """Holds a socket to Slack; the library opens another when Slack closes it."""

    settings: Settings
    client: AsyncWebClient
    check: SignatureVerifier
    clock: Callable[[], int]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self, take: Take) -> None:
        """Hand in what comes until cancelled."""
        app = bolt(self.settings, self.client, self.check, self._into(take))
        handler = AsyncSocketModeHandler(
            app, self.settings.app_token, logging.getLogger("slack_sdk.socket_mode"), self.client
        )
        try:
            handler.client.wss_uri = await self._address()
            await handler.client.connect()  # type: ignore[no-untyped-call]
            await asyncio.Event().wait()
        finally:
            await handler.client.close()  # type: ignore[no-untyped-call]

    async def _address(self) -> str:
        """The socket's address. The library would ask for it too, but try for ever and tell nobody."""
        wait = FIRST_PAUSE
        while True:
            try:
                opened = await self.client.apps_connections_open(app_token=self.settings.app_token)
            except FAILURES as error:
                why = classify(error)
                _log.warning("slack_not_connected", why=str(why))
                await self.pause((why.retry_after if isinstance(why, Unavailable) else None) or wait)
                wait = min(LONGEST_PAUSE, wait * 2)
            else:
                return str(opened["url"])

    def _into(self, take: Take) -> Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]:
        async def handle(request: AsyncBoltRequest) -> BoltResponse:
            try:
                if found := letters(request.body, self.clock(), self.settings.team):
                    await take(found)
            except Unreadable as error:
                _log.warning("slack_request_unreadable", why=str(error))
            except (Unavailable, TooMany) as away:
                _log.warning("slack_request_not_taken", why=str(away))
                return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
            return BoltResponse(status=HTTPStatus.OK, body=answer(request.body))

        return handle
