"""The section of channels.yml: what is taken, and what is told about what is not."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack.settings import read
from hub.errors import Unreadable

GIVEN = {"bot_token": "xoxb-1-2-abc", "signing_secret": "abc123"}


def test_a_token_and_a_secret_are_enough() -> None:
    given = read(GIVEN)
    assert (given.socket, given.api_base, given.team) == (False, "https://slack.com/api/", "")


def test_a_socket_needs_its_own_token_and_no_secret() -> None:
    given = read({"bot_token": "xoxb-1", "mode": "socket", "app_token": "xapp-1-A0-1-x", "team": "T01"})
    assert (given.socket, given.signing_secret, given.team) == (True, "", "T01")


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:9", "http://127.0.0.1:9/", "http://127.0.0.1:9/api", "http://127.0.0.1:9/api/"]
)
def test_another_server_is_named_with_or_without_its_path(base: str) -> None:
    assert read({**GIVEN, "api_base": base}).api_base == "http://127.0.0.1:9/api/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"bot_token": "xoxp-1-2"},
        {"bot_token": None},
        {"bot_token": "xoxb-1 2"},
        {"signing_secret": ""},
        {"signing_secret": "a b"},
        {"mode": "rtm"},
        {"mode": "socket"},
        {"mode": "socket", "app_token": "xoxb-1"},
        {"api_base": "slack.com"},
        {"api_base": 1},
        {"team": "shop"},
        {"tokn": "x"},
    ],
)
def test_what_cannot_be_used_is_unreadable_and_no_value_is_told(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as raised:
        read({**GIVEN, **wrong})
    assert not any(value in str(raised.value) for value in ("xoxb-1", "xoxp-1", "abc123"))
