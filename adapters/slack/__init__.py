"""Slack: an app in a workspace, by webhook or, for development, by Socket Mode."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.bolt import bolt, verifier
from adapters.slack.calls import Calls
from adapters.slack.check import SlackCheck
from adapters.slack.hook import SlackHook, taken
from adapters.slack.manifest import guide
from adapters.slack.pull import SlackPull
from adapters.slack.rooms import Rooms
from adapters.slack.send import SlackChannel
from adapters.slack.settings import Settings, read
from adapters.slack.source import SlackFiles
from hub.channel import Connected, Surroundings

_LIMIT = 20
"""Seconds for one answer of Slack's; it may have taken what it does not answer in time."""
_CONNECT_LIMIT = 5


@asynccontextmanager
async def connect(settings: Mapping[str, Any], around: Surroundings) -> AsyncIterator[Connected]:
    """The channel while it is on. Slack is not asked for anything. Raises `Unreadable`."""
    given = read(settings)
    _quiet()
    limits = aiohttp.ClientTimeout(total=_LIMIT, connect=_CONNECT_LIMIT, sock_connect=_CONNECT_LIMIT)
    async with aiohttp.ClientSession(timeout=limits) as session:
        # No retries of the library's: it would post a message again that Slack may have taken.
        client = AsyncWebClient(
            given.bot_token, given.api_base, timeout=_LIMIT, session=session, retry_handlers=[]
        )
        yield _connected(given, around, client, session)


def _connected(
    given: Settings, around: Surroundings, client: AsyncWebClient, session: aiohttp.ClientSession
) -> Connected:
    url, check = f"{around.public_url}/webhooks/slack", verifier(given, around.clock)
    calls = Calls(client, session, around)
    return Connected(
        channel=SlackChannel(given.team or "app", calls, Rooms(client, around.clock), around.progress),
        hook=SlackHook(
            bolt(given, client, check, taken), check, bool(given.signing_secret), given.team, around.clock
        ),
        check=SlackCheck(given, client, url),
        source=SlackFiles(given, client, session),
        pull=SlackPull(given, client, check, around.clock) if given.socket else None,
        guide=guide(url, socket=given.socket),
    )


def _quiet() -> None:
    """Keep the libraries from logging tokens, signatures and messages."""
    for name in ("slack_bolt", "slack_sdk", "throughline", "slack_sdk.socket_mode"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
