"""Each thing that is wrong has its one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from adapters.slack.check import SlackCheck
from adapters.slack.settings import read
from tests.adapters.slack.line import line


async def problems(fail: str = "", without: str = "", **settings: Any) -> Sequence[str]:
    async with line(**settings) as ends:
        ends.slack.methods.scopes.discard(without)
        if fail:
            ends.slack.fail(fail)
        return await ends.connected.check.problems()


async def test_nothing_is_wrong() -> None:
    assert await problems() == []
    assert await problems(mode="socket") == []


@pytest.mark.parametrize(
    ("name", "what_to_do"),
    [
        ("invalid_auth", "copy the Bot User OAuth Token"),
        ("token_revoked", "install the app"),
        ("token_expired", "token rotation"),
        ("org_login_required", "look at the app"),
    ],
)
async def test_a_token_that_is_refused(name: str, what_to_do: str) -> None:
    (told,) = await problems(f"error:{name}")
    assert "refuses the bot_token" in told
    assert what_to_do in told


async def test_a_scope_that_is_missing_is_named() -> None:
    (told,) = await problems(without="files:read")
    assert "may not files:read:" in told


async def test_a_token_of_another_workspace() -> None:
    (told,) = await problems(team="T0ELSE0001")
    assert "another workspace" in told


async def test_an_app_token_that_is_refused() -> None:
    async with line(mode="socket") as ends:
        ends.slack.fail("pass")
        ends.slack.fail("error:invalid_auth")
        ends.slack.fail("pass")
        ends.slack.fail("503_html")
        (told,) = await ends.connected.check.problems()
        assert "refuses the app_token" in told
        (told,) = await ends.connected.check.problems()
        assert "could not be asked" in told


@pytest.mark.parametrize("fail", ["503_html", "lost", "garbage"])
async def test_slack_away_is_told_as_such(fail: str) -> None:
    (told,) = await problems(fail)
    assert "could not be asked" in told


async def test_an_address_that_slack_cannot_reach() -> None:
    async with line() as ends:
        client = ends.connected.check.client  # type: ignore[attr-defined]
        settings = read({"bot_token": "xoxb-1", "signing_secret": "x"})
        (told,) = await SlackCheck(settings, client, "http://127.0.0.1:8080/webhooks/slack").problems()
    assert "https" in told
    assert "mode: socket" in told
