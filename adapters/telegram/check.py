"""Whether the bot is set up so that it can work, and setting up its webhook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from adapters.telegram.errors import classify
from adapters.telegram.parse import ALLOWED_UPDATES
from adapters.telegram.pull import TAKEN_OVER
from adapters.telegram.settings import Settings
from hub.errors import Refused

REGISTER = "run `python -m hub channels register`"
MANY_WAITING = 100
RECENT = 3_600_000
"""Milliseconds for which Telegram's last error is worth telling: it is kept for ever."""
MOST_CONNECTIONS = 40
_COMMANDS = (
    ("start", "Begin"),
    ("help", "What I can do"),
    ("human", "Talk to a person"),
    ("stop", "No more messages"),
)


@dataclass(frozen=True, slots=True)
class TelegramCheck:
    """Looks at the bot as Telegram knows it."""

    bot: Bot
    settings: Settings
    public_url: str
    clock: Callable[[], int]

    async def problems(self) -> Sequence[str]:
        try:
            await self.bot.get_me()
            info = await self.bot.get_webhook_info()
        except InvalidToken:
            return (
                "Telegram refuses the token: copy it from @BotFather (/mybots, the bot, API Token) again.",
            )
        except TelegramError as error:
            return (f"Telegram could not be asked ({classify(error)}): look at the network and at api_base.",)
        if self.settings.polled:
            return (TAKEN_OVER,) if info.url else ()
        return tuple(self._webhook(info))

    async def register(self) -> str:
        """Set the webhook and the bot's menu; what waits at Telegram is kept. Raises `HubError`."""
        if not self._reachable:
            raise Refused(self._not_https())
        try:
            await self.bot.set_webhook(
                self._url,
                secret_token=self.settings.secret,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=MOST_CONNECTIONS,
            )
            await self.bot.set_my_commands(_COMMANDS)
        except TelegramError as error:
            raise classify(error) from None
        return f"Telegram sends this bot's messages to {self._url} now."

    @property
    def _url(self) -> str:
        return f"{self.public_url}/webhooks/telegram"

    @property
    def _reachable(self) -> bool:
        """Whether Telegram would take the address: its own Bot API server takes http as well."""
        own_server = urlsplit(self.settings.api_base).hostname != "api.telegram.org"
        return own_server or self._url.startswith("https://")

    def _not_https(self) -> str:
        return (
            f"Telegram reaches https addresses only, and PUBLIC_URL is {self.public_url}:"
            " give the hub a public https address, or set `mode: polling` for development."
        )

    def _webhook(self, info: WebhookInfo) -> Iterator[str]:
        if not self._reachable:
            yield self._not_https()
        elif not info.url:
            yield f"Telegram has no webhook for this bot: {REGISTER}."
        elif info.url != self._url:
            host = urlsplit(info.url).hostname
            yield f"Telegram sends this bot's messages to {host}, not to {self._url}: {REGISTER}."
        else:
            yield from self._deliveries(info)

    def _deliveries(self, info: WebhookInfo) -> Iterator[str]:
        """What Telegram says of its tries to reach us."""
        if missing := set(ALLOWED_UPDATES) - set(info.allowed_updates or ALLOWED_UPDATES):
            yield f"Telegram does not send {', '.join(sorted(missing))}: {REGISTER}."
        if info.last_error_date and self.clock() - info.last_error_date.timestamp() * 1000 < RECENT:
            yield (
                f"Telegram could not deliver lately ({info.last_error_message}): look at whether"
                f" {self._url} can be reached from outside; if it answers 403, {REGISTER}."
            )
        if info.pending_update_count >= MANY_WAITING:
            yield f"{info.pending_update_count} messages wait at Telegram: look at whether the hub keeps up."
