"""The way in by webhook."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from adapters.telegram.parse import parse
from hub.channel import Received, Webhook
from hub.errors import Forged

_HEADER = "x-telegram-bot-api-secret-token"


@dataclass(frozen=True, slots=True)
class TelegramHook:
    """Lets in what carries the bot's secret; without a secret, nothing."""

    bot: str
    secret: str
    clock: Callable[[], int]

    async def receive(self, webhook: Webhook) -> Received:
        given = webhook.headers.get(_HEADER, "").encode(errors="replace")
        if not self.secret or not hmac.compare_digest(given, self.secret.encode()):
            raise Forged("the secret token is missing or wrong")
        # The answer is empty: Telegram would carry out an answer that names a `method`.
        return Received(parse(self.bot, webhook.body, self.clock()))
