"""What each of Telegram's errors means to the hub."""

from __future__ import annotations

import httpx
import pytest
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

from adapters.telegram.errors import cannot_be_parsed, classify, is_marked_enough, pause
from hub.errors import HubError, Refused, Unauthorised, Unavailable, Uncertain, Unreachable


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (RetryAfter(5), Unavailable),
        (ChatMigrated(-100), Refused),
        (Forbidden("Forbidden: bot was blocked by the user"), Unreachable),
        (Forbidden("Forbidden: user is deactivated"), Unreachable),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), Unreachable),
        (Forbidden("Forbidden: bot was kicked from the group chat"), Unreachable),
        (Forbidden("Forbidden: something new"), Unreachable),
        (BadRequest("Bad Request: chat not found"), Unreachable),
        (BadRequest("Bad Request: PEER_ID_INVALID"), Unreachable),
        (BadRequest("Bad Request: USER_ID_INVALID"), Unreachable),
        (BadRequest("Bad Request: message is too long"), Refused),
        (BadRequest("Bad Request: BUTTON_DATA_INVALID"), Refused),
        (InvalidToken("Unauthorized"), Unauthorised),
        (Conflict("Conflict: terminated by other getUpdates request"), Unavailable),
        (caused(TimedOut("Pool timeout: … *not* sent"), httpx.PoolTimeout("x")), Unavailable),
        (caused(TimedOut(), httpx.ConnectTimeout("x")), Unavailable),
        (caused(NetworkError("httpx.ConnectError"), httpx.ConnectError("x")), Unavailable),
        (NetworkError("Bad Gateway"), Unavailable),
        (NetworkError("Internal Server Error"), Unavailable),
        (NetworkError("Too Many Requests"), Unavailable),
        (caused(TimedOut(), httpx.ReadTimeout("x")), Uncertain),
        (caused(TimedOut(), httpx.WriteTimeout("x")), Uncertain),
        (caused(NetworkError("httpx.ReadError"), httpx.ReadError("x")), Uncertain),
        (caused(NetworkError("httpx.RemoteProtocolError"), httpx.RemoteProtocolError("x")), Uncertain),
        (TimedOut(), Uncertain),
        (TelegramError("Invalid server response"), Uncertain),
        (NetworkError("Request Entity Too Large (413)"), Refused),
        (NetworkError("Request Entity Too Large"), Refused),
    ],
    ids=lambda value: str(getattr(value, "message", "") or getattr(value, "__name__", value)),
)
def test_an_error_has_one_meaning(error: TelegramError, ours: type[HubError]) -> None:
    assert type(classify(error)) is ours


@pytest.mark.parametrize("choice", ["true", "false"])
def test_a_pause_is_as_long_as_telegram_asks(choice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library tells it as a number or as a duration, by an environment variable."""
    monkeypatch.setenv("PTB_TIMEDELTA", choice)
    wish = classify(RetryAfter(17))
    assert isinstance(wish, Unavailable)
    assert (wish.retry_after, pause(RetryAfter(17))) == (17.0, 17.0)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Forbidden: bot was blocked by the user", "The customer has blocked the bot on Telegram."),
        ("Forbidden: user is deactivated", "The customer's Telegram account is deleted."),
    ],
)
def test_agents_are_told_why_a_customer_cannot_be_written_to(said: str, told: str) -> None:
    assert str(classify(Forbidden(said))) == told


def test_nothing_that_telegram_quotes_is_passed_on() -> None:
    quoting = BadRequest('Bad Request: can\'t parse entities: Unsupported start tag "secret words"')
    assert str(classify(quoting)) == "Telegram refused this message: Can't parse entities."
    assert cannot_be_parsed(quoting)
    odd = BadRequest("7 secret words")
    assert str(classify(odd)) == "Telegram refused this message: no reason given."


@pytest.mark.parametrize(
    "said",
    [
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        "Bad Request: message is not modified: specified new message content and reply markup are the same",
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
    ],
)
def test_a_press_that_cannot_be_marked_any_more_is_marked_enough(said: str) -> None:
    assert is_marked_enough(BadRequest(said))
    assert not is_marked_enough(BadRequest("Bad Request: chat not found"))
