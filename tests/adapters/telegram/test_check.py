"""The set-up: what is wrong and what to do, and entering the webhook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from hub.errors import HubError, Refused, Unauthorised, Unavailable
from tests.adapters.telegram.line import HUB, SECRET, Line, line, now
from tests.providers.telegram import TOKEN

URL = f"{HUB}/webhooks/telegram"


async def problems(ends: Line, **webhook: Any) -> Sequence[str]:
    for name, value in webhook.items():
        setattr(ends.telegram.updates.webhook, name, value)
    found = await ends.connected.check.problems()
    assert TOKEN not in " ".join(found)
    return found


async def test_a_bot_that_is_set_up_has_no_problem() -> None:
    async with line() as ends:
        assert await problems(ends, url=URL) == ()


@pytest.mark.parametrize(
    ("webhook", "told"),
    [
        ({}, "has no webhook"),
        ({"url": "https://old.example/secret-path"}, "to old.example, not to https://hub.example"),
        (
            {"url": URL, "allowed": ("message",)},
            "does not send callback_query, edited_message, my_chat_member",
        ),
        ({"url": URL, "error": "Connection refused", "error_at": now() // 1000}, "(Connection refused)"),
    ],
)
async def test_what_is_wrong_is_one_line_with_what_to_do(webhook: dict[str, Any], told: str) -> None:
    async with line() as ends:
        (problem,) = await problems(ends, **webhook)
    assert told in problem
    assert "python -m hub channels register" in problem
    assert "secret-path" not in problem


async def test_an_error_of_long_ago_is_no_problem() -> None:
    async with line() as ends:
        assert await problems(ends, url=URL, error="Timeout", error_at=now() // 1000 - 7200) == ()


async def test_many_messages_that_wait_are_told() -> None:
    async with line() as ends:
        for n in range(100):
            ends.telegram.updates.put("chat 1", message={"text": str(n)})
        (problem,) = await problems(ends, url=URL)
    assert problem.startswith("100 messages wait")


async def test_a_wrong_token_is_told_in_one_line() -> None:
    async with line(token="4242:AAwrong") as ends:
        (problem,) = await ends.connected.check.problems()
    assert "@BotFather" in problem


@pytest.mark.parametrize("kind", ["502", "dropped", "garbage"])
async def test_a_telegram_that_cannot_be_asked_is_told_in_one_line(kind: str) -> None:
    async with line() as ends:
        ends.telegram.fail(kind)
        (problem,) = await problems(ends)
    assert "could not be asked" in problem


async def test_a_polled_bot_has_a_problem_only_where_there_is_a_webhook() -> None:
    async with line(mode="polling") as ends:
        assert await problems(ends) == ()
        (problem,) = await problems(ends, url="https://shop.example/webhooks/telegram")
        assert "not polled" in problem


async def test_an_address_that_telegram_cannot_reach_is_told() -> None:
    async with line(
        around={"public_url": "http://127.0.0.1:8080"}, api_base="https://api.telegram.org"
    ) as ends:
        assert ends.connected.register is not None
        with pytest.raises(Refused, match="mode: polling"):
            await ends.connected.register()


async def test_the_webhook_is_entered_with_its_secret_and_what_is_sent() -> None:
    async with line() as ends:
        assert ends.connected.register is not None
        assert URL in await ends.connected.register()
        hook = ends.telegram.updates.webhook
        assert (hook.url, hook.secret) == (URL, SECRET)
        assert set(hook.allowed) == {"message", "edited_message", "callback_query", "my_chat_member"}
        assert "drop_pending_updates" not in ends.telegram.sent("setWebhook")[0]
        assert [each["command"] for each in ends.telegram.methods.commands] == [
            "start",
            "help",
            "human",
            "stop",
        ]
        assert await problems(ends) == ()


@pytest.mark.parametrize(("kind", "error"), [("unauthorized", Unauthorised), ("502", Unavailable)])
async def test_a_webhook_that_could_not_be_entered_is_an_error(kind: str, error: type[HubError]) -> None:
    async with line() as ends:
        assert ends.connected.register is not None
        ends.telegram.fail(kind)
        with pytest.raises(error):
            await ends.connected.register()


async def test_a_polled_bot_has_no_webhook_to_enter() -> None:
    async with line(mode="polling") as ends:
        assert ends.connected.register is None
