"""Slack's errors as the hub's: whose fault it is and what happens next. Pure.

No text of Slack's is passed on but its own name for the error: whatever else it says may quote the message.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.codes import AGAIN, CREDENTIALS, KNOWN, NOBODY_THERE
from hub.errors import HubError, Refused, Unauthorised, Unavailable, Uncertain, Unreachable

FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError, ValueError, AttributeError)
"""All that a call of the library's raises; the last two where an answer is no JSON object."""

_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


def classify(error: Exception) -> HubError:
    """The hub's error for one of `FAILURES`."""
    if isinstance(error, SlackApiError):
        return judged(_status(error.response), code(error), pause(error))
    if isinstance(error, _NOT_SENT):
        return Unavailable("Slack cannot be reached")
    if isinstance(error, TimeoutError | aiohttp.ClientError):
        return Uncertain("Slack did not answer in time")
    return Uncertain("Slack's answer could not be read")


def judged(status: int, name: str, wish: float | None = None) -> HubError:
    """The hub's error for an answer with this status and this error of Slack's (empty: it named none)."""
    if status == HTTPStatus.TOO_MANY_REQUESTS or name in AGAIN:
        return Unavailable("Slack asks for a pause" if wish else f"Slack could not do it now: {name}", wish)
    if name in CREDENTIALS or (not name and status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}):
        return Unauthorised(
            f"Slack refuses the bot's token ({name}): `python -m hub channels check` says more."
        )
    if name in NOBODY_THERE:
        return Unreachable(f"Slack does not let the bot write to this customer ({name}).")
    if name == "fatal_error":
        return Uncertain("Slack says that it may have been taken")
    if name:
        unknown = "" if name in KNOWN else ", which the hub does not know"
        return Refused(f"Slack refused this message: {name}{unknown}.")
    return _without_a_name(status)


def _without_a_name(status: int) -> HubError:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unavailable(f"Slack: status {status}")
    if status >= HTTPStatus.BAD_REQUEST:
        return Refused(f"Slack refused this message: status {status}.")
    return Uncertain("Slack's answer could not be read")


def code(error: Exception) -> str:
    """Slack's name for the error; empty where there is none, or what stands there is no name."""
    data: Any = getattr(getattr(error, "response", None), "data", None)
    name = data.get("error") if isinstance(data, dict) else None
    return name if isinstance(name, str) and re.fullmatch(r"[a-z_]{1,80}", name) else ""


def pause(error: SlackApiError) -> float | None:
    """The seconds Slack asks for."""
    wish = _headers(error.response).get("Retry-After", "")
    return float(wish) if wish.isdecimal() else None


def _headers(response: Any) -> dict[str, str]:
    headers = getattr(response, "headers", None) or {}
    return {str(name).title(): str(value) for name, value in headers.items()}


def _status(response: Any) -> int:
    """The library passes on its own response, or the HTTP client's where that is no JSON."""
    return (
        response.status_code
        if isinstance(response, AsyncSlackResponse)
        else int(getattr(response, "status", 0))
    )
