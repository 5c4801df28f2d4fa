"""Telegram: a bot in private chats, by webhook or, for development, by polling."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
from telegram import Bot
from telegram.request import HTTPXRequest

from adapters.telegram.check import TelegramCheck
from adapters.telegram.hook import TelegramHook
from adapters.telegram.pull import TelegramPull
from adapters.telegram.send import TelegramChannel
from adapters.telegram.settings import Settings, read
from adapters.telegram.source import TelegramFiles
from hub.channel import Connected, Surroundings
from hub.messages import Keyword

_LIMIT = 20.0
"""Seconds for one answer of Telegram's: it fetches pictures while it is asked."""
_CONNECTIONS = 64
_STOPPED = "You will not hear from us here any more. Send /start if you change your mind."


@asynccontextmanager
async def connect(settings: Mapping[str, Any], around: Surroundings) -> AsyncIterator[Connected]:
    """The channel while it is on. Telegram is not asked for anything. Raises `Unreadable`."""
    given = read(settings)
    _quiet()
    tls = {"verify": httpx.create_ssl_context()}  # one for both: it takes a tenth of a second
    request = HTTPXRequest(
        _CONNECTIONS, read_timeout=_LIMIT, write_timeout=_LIMIT, pool_timeout=_LIMIT, httpx_kwargs=tls
    )
    bot = Bot(given.token, given.base_url, given.base_file_url, request, get_updates_request=request)
    async with httpx.AsyncClient(timeout=_LIMIT, verify=tls["verify"]) as client:
        try:
            yield _connected(given, around, bot, client)
        finally:
            await request.shutdown()


def _connected(given: Settings, around: Surroundings, bot: Bot, client: httpx.AsyncClient) -> Connected:
    check = TelegramCheck(bot, given, around.public_url, around.clock)
    pull = TelegramPull(given.bot, f"{given.base_url}{given.token}", client, around.clock)
    return Connected(
        channel=TelegramChannel(given.bot, bot, around),
        hook=TelegramHook(given.bot, given.secret, around.clock),
        check=check,
        source=TelegramFiles(bot, client),
        pull=pull if given.polled else None,
        replies={Keyword.STOP: _STOPPED},
        guide=_guide(given, around.public_url),
        register=None if given.polled else check.register,
    )


def _guide(given: Settings, public_url: str) -> str:
    if given.polled:
        return "Telegram: this bot is polled; nothing has to be entered anywhere."
    return (
        f"Telegram: webhook {public_url}/webhooks/telegram with the secret token of channels.yml;"
        " `python -m hub channels register` enters both."
    )


def _quiet() -> None:
    """Keep the libraries from logging addresses, which carry the token, and messages."""
    for name, level in (("httpx", "WARNING"), ("httpcore", "WARNING"), ("telegram", "CRITICAL")):
        logging.getLogger(name).setLevel(level)
