"""Slack's errors as the hub's: each that is documented, in each shape the library tells them in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import ClassVar

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack.codes import KNOWN
from adapters.slack.errors import classify, code, judged, pause
from hub.errors import HubError, Refused, Unauthorised, Unavailable, Uncertain, Unreachable

DOCUMENTED = {
    error
    for path in Path("tests/specs/slack").glob("*.json")
    for error in json.loads(path.read_text())["errors"]
}


@pytest.mark.parametrize("name", sorted(DOCUMENTED))
def test_every_documented_error_is_known(name: str) -> None:
    assert name in KNOWN
    assert "does not know" not in str(judged(200, name))


@pytest.mark.parametrize(
    ("status", "name", "error"),
    [
        (429, "ratelimited", Unavailable),
        (200, "rate_limited", Unavailable),
        (429, "", Unavailable),
        (200, "internal_error", Unavailable),
        (200, "service_unavailable", Unavailable),
        (200, "request_timeout", Unavailable),
        (200, "team_added_to_org", Unavailable),
        (503, "", Unavailable),
        (200, "fatal_error", Uncertain),
        (200, "", Uncertain),
        (200, "channel_not_found", Unreachable),
        (200, "not_in_channel", Unreachable),
        (200, "is_archived", Unreachable),
        (200, "user_not_found", Unreachable),
        (200, "messages_tab_disabled", Unreachable),
        (200, "restricted_action_thread_locked", Unreachable),
        (200, "cannot_dm_bot", Unreachable),
        (200, "ekm_access_denied", Unreachable),
        (200, "msg_too_long", Refused),
        (200, "msg_blocks_too_long", Refused),
        (200, "no_text", Refused),
        (200, "invalid_blocks", Refused),
        (200, "markdown_text_conflict", Refused),
        (400, "", Refused),
        (200, "something_new", Refused),
        (200, "invalid_auth", Unauthorised),
        (200, "account_inactive", Unauthorised),
        (200, "token_revoked", Unauthorised),
        (200, "missing_scope", Unauthorised),
        (401, "", Unauthorised),
        (403, "", Unauthorised),
    ],
)
def test_each_error_has_its_class(status: int, name: str, error: type[HubError]) -> None:
    assert type(judged(status, name)) is error


def test_an_unknown_error_is_told_to_be_unknown() -> None:
    assert "something_new, which the hub does not know" in str(judged(200, "something_new"))


class Answer:
    """The HTTP client's response, which the library passes on where it is no JSON."""

    def __init__(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.status = status
        self.headers = headers or {}


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (SlackApiError("no JSON", Answer(502)), Unavailable),
        (SlackApiError("no JSON", Answer(200)), Uncertain),
        (TimeoutError(), Uncertain),
        (aiohttp.ServerDisconnectedError(), Uncertain),
        (aiohttp.ClientPayloadError(), Uncertain),
        (aiohttp.ConnectionTimeoutError(), Unavailable),
        (ValueError("not UTF-8"), Uncertain),
        (AttributeError("a list has no get"), Uncertain),
    ],
)
def test_each_shape_of_the_librarys_is_classified(error: Exception, ours: type[HubError]) -> None:
    assert type(classify(error)) is ours


@pytest.mark.parametrize(("told", "wish"), [("31", 31.0), ("soon", None), ("", None)])
def test_the_pause_is_slacks(told: str, wish: float | None) -> None:
    error = SlackApiError("wait", Answer(429, {"retry-after": told}))
    assert pause(error) == wish


def test_what_is_no_name_of_an_error_is_not_passed_on() -> None:
    class Data(Answer):
        data: ClassVar = {"error": "The message 'secret words' is too long"}

    error = SlackApiError("x", Data(200))
    assert code(error) == ""
    assert "secret" not in str(classify(error))
