"""The way in without a public address: long polling, for development.

An update is confirmed to Telegram, by asking for those after it, only once its letters are taken. Where a
webhook is set nothing is polled: Telegram would have to give up the webhook, and with it production.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx
import structlog

from adapters.telegram.parse import ALLOWED_UPDATES, letters
from hub.channel import Take
from hub.errors import TooMany, Unavailable, Unreadable
from hub.messages import Inbound

LONG_POLL = 30
"""Seconds Telegram keeps the question open while there is nothing new."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
TAKEN_OVER = (
    "Telegram has a webhook for this bot, so it is not polled: that would take the bot away from where it"
    " runs. Use another bot's token for development (@BotFather, /newbot)."
)

_log = structlog.get_logger("telegram.pull")


@dataclass(frozen=True, slots=True)
class TelegramPull:
    """Asks for updates at `url` (the bot's address, token included: it stands in no log)."""

    bot: str
    url: str
    client: httpx.AsyncClient
    clock: Callable[[], int]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self, take: Take) -> None:
        """Hand in what comes until cancelled; after anything that fails, again from the same place."""
        offset, wait = 0, FIRST_PAUSE
        while True:
            try:
                await self._refuse_where_a_webhook_is_set()
                while True:
                    offset = await self._round(offset, take)
                    wait = FIRST_PAUSE
            except (Unavailable, TooMany) as trouble:
                _log.warning("telegram_not_polled", why=str(trouble))
                await self.pause(trouble.retry_after or wait)
                wait = min(LONGEST_PAUSE, wait * 2)

    async def _refuse_where_a_webhook_is_set(self) -> None:
        if (await self._call("getWebhookInfo"))["url"]:
            raise Unavailable(TAKEN_OVER, LONGEST_PAUSE)

    async def _round(self, offset: int, take: Take) -> int:
        """Ask once, hand in what there is; the offset after it."""
        updates = await self._call(
            "getUpdates", offset=offset, timeout=LONG_POLL, allowed_updates=list(ALLOWED_UPDATES)
        )
        for update in updates:
            if found := self._letters(update):
                await take(found)
            offset = update["update_id"] + 1
        return offset

    def _letters(self, update: Any) -> Sequence[Inbound]:
        try:
            return letters(self.bot, update, self.clock())
        except Unreadable as error:
            _log.warning("telegram_update_unreadable", why=str(error))
            return ()

    async def _call(self, method: str, **arguments: Any) -> Any:
        """A method's result as JSON: the library would lose a whole batch for one update it cannot read."""
        try:
            response = await self.client.post(
                f"{self.url}/{method}", json=arguments, timeout=httpx.Timeout(10, read=LONG_POLL + 15)
            )
            answer = response.json()
            if response.status_code == HTTPStatus.OK:
                return answer["result"]
            wish = answer.get("parameters", {}).get("retry_after")
        except (httpx.HTTPError, ValueError, KeyError, AttributeError) as error:
            raise Unavailable(f"Telegram: {type(error).__name__}") from None
        raise Unavailable(_why(response.status_code), wish)


def _why(status: int) -> str:
    match status:
        case HTTPStatus.CONFLICT:
            return "Telegram: this bot is polled by another program, or has got a webhook"
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND:
            return "Telegram refuses the bot's token"
        case _:
            return f"Telegram: status {status}"
