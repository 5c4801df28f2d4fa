"""Files that customers sent, as Telegram keeps them. The address of a file carries the bot's token."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus

import httpx
from telegram import Bot
from telegram.error import BadRequest, TelegramError, TimedOut

from adapters.telegram.errors import classify
from hub.errors import Refused, Unauthorised, Unavailable, Uncertain
from hub.messages import Attachment

MOST_BYTES = 20_000_000
"""What Telegram hands a bot."""
_TOO_LARGE = "The file is larger than the 20 MB that Telegram hands to a bot."
_GONE = "Telegram does not have the file any more."


@dataclass(frozen=True, slots=True)
class TelegramFiles:
    """Asks where a file is, and fetches it from there."""

    bot: Bot
    client: httpx.AsyncClient

    async def fetch(self, attachment: Attachment) -> AsyncIterator[bytes]:
        """The file, in pieces."""
        if attachment.size > MOST_BYTES:
            raise Refused(_TOO_LARGE)
        url, size = await self._where(attachment.ref), 0
        try:
            async with self.client.stream("GET", url) as response:
                _judge(response.status_code)
                async for piece in response.aiter_bytes():
                    size += len(piece)
                    if size > MOST_BYTES:
                        raise Refused(_TOO_LARGE)
                    yield piece
        except httpx.HTTPError:
            raise Unavailable("Telegram's file could not be fetched whole") from None

    async def _where(self, file_id: str) -> str:
        try:
            path = (await self.bot.get_file(file_id)).file_path
        except BadRequest as error:
            raise Refused(_TOO_LARGE if "too big" in error.message.lower() else _GONE) from None
        except TimedOut:
            raise Unavailable("Telegram did not say in time where the file is") from None
        except TelegramError as error:
            known = classify(error)
            raise (Unavailable(str(known)) if isinstance(known, Uncertain) else known) from None
        if not path:
            raise Refused(_GONE)
        return path


def _judge(status: int) -> None:
    if status == HTTPStatus.UNAUTHORIZED:
        raise Unauthorised("Telegram refuses the bot's token.")
    if status == HTTPStatus.NOT_FOUND:
        raise Refused(_GONE)
    if status != HTTPStatus.OK:
        raise Unavailable(f"Telegram's files: status {status}")
