"""Telegram's errors as the hub's: whose fault it is and what happens next. Pure.

No text of Telegram's is passed on but the reason's first words: what follows may quote the message.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from hub.errors import HubError, Refused, Unauthorised, Unavailable, Uncertain, Unreachable

_NO_SUCH_CHAT = ("chat not found", "peer_id_invalid", "user_id_invalid", "user not found")
_FORBIDDEN = {
    "blocked": "The customer has blocked the bot on Telegram.",
    "deactivated": "The customer's Telegram account is deleted.",
    "initiate": "The customer has not opened the chat with the bot on Telegram.",
    "kicked": "The bot was removed from this chat on Telegram.",
}
_DONE_ALREADY = ("message is not modified", "query is too old", "query id is invalid")
_BEYOND_EDITING = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def classify(error: TelegramError) -> HubError:
    """The hub's error for one of the library's."""
    return next(ours(error) for kind, ours in _OURS if isinstance(error, kind))


def pause(error: RetryAfter) -> float:
    """The seconds Telegram asks for; the library tells a number or, with PTB_TIMEDELTA, a duration."""
    wish = error.retry_after
    return wish.total_seconds() if isinstance(wish, timedelta) else float(wish)


def is_about(error: TelegramError, *phrases: str) -> bool:
    """Whether Telegram says one of these."""
    return any(phrase in error.message.lower() for phrase in phrases)


def cannot_be_parsed(error: BadRequest) -> bool:
    """Whether Telegram does not take the message's formatting."""
    return is_about(error, "can't parse entities")


def is_marked_enough(error: BadRequest) -> bool:
    """Whether a press needs nothing more: it is answered already, or its message is out of reach."""
    return is_about(error, *_DONE_ALREADY, *_BEYOND_EDITING)


def _retry(error: TelegramError) -> HubError:
    return Unavailable("Telegram asks for a pause", pause(error) if isinstance(error, RetryAfter) else None)


def _forbidden(error: TelegramError) -> HubError:
    known = (why for word, why in _FORBIDDEN.items() if is_about(error, word))
    return Unreachable(next(known, "Telegram does not let the bot write to this customer."))


def _bad_request(error: TelegramError) -> HubError:
    if is_about(error, *_NO_SUCH_CHAT):
        return Unreachable("Telegram knows no such chat: the customer has to write to the bot first.")
    return Refused(f"Telegram refused this message: {_reason(error)}.")


def _reason(error: TelegramError) -> str:
    """The first words of what Telegram says, without anything it quotes."""
    found = re.match(r"[A-Za-z_' /]{1,80}", error.message)
    return found[0].strip() if found else "no reason given"


def _on_the_way(error: TelegramError) -> HubError:
    """What the connection's end means: nothing was sent, or it is not known whether it was taken."""
    if is_about(error, "(413)", "entity too large"):
        return Refused("Telegram refused this message: it is too large.")
    answered = isinstance(error.__cause__, TelegramError | None) and not isinstance(error, TimedOut)
    if answered or isinstance(error.__cause__, _NOT_SENT):
        return Unavailable("Telegram cannot be reached")
    return Uncertain("Telegram did not answer in time")


_OURS: tuple[tuple[type[TelegramError], Callable[[TelegramError], HubError]], ...] = (
    (RetryAfter, _retry),
    (Forbidden, _forbidden),
    (BadRequest, _bad_request),
    (ChatMigrated, lambda _: Refused("The chat is a group now, and the bot writes in private chats only.")),
    (
        InvalidToken,
        lambda _: Unauthorised("Telegram refuses the bot's token: get a valid one from @BotFather."),
    ),
    (Conflict, lambda _: Unavailable("Telegram: webhook and polling are used at once", everyone=True)),
    (NetworkError, _on_the_way),
    (TelegramError, lambda _: Uncertain("Telegram's answer could not be read")),
)
"""The first that fits: the library derives `BadRequest` from `NetworkError`."""
