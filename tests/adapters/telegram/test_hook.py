"""The webhook: who is let in, and what is answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adapters.telegram.hook import TelegramHook
from hub.channel import Webhook
from hub.errors import Forged, Unreadable

BODY = Path("tests/payloads/telegram/text.json").read_bytes()
HEADER = "x-telegram-bot-api-secret-token"


def webhook(secret: str | None = "s3cret", body: bytes = BODY) -> Webhook:
    return Webhook("", "", {} if secret is None else {HEADER: secret}, body)


def hook(secret: str = "s3cret") -> TelegramHook:
    return TelegramHook("4242", secret, lambda: 7)


async def test_an_update_with_the_secret_is_taken() -> None:
    received = await hook().receive(webhook())
    assert [letter.id for letter in received.letters] == ["telegram:4242:5550100:101"]


async def test_the_answer_is_empty_so_that_it_is_no_call_of_a_method() -> None:
    received = await hook().receive(
        webhook(body=json.dumps({"update_id": 1, "method": "sendMessage"}).encode())
    )
    assert (received.letters, received.body) == ((), b"")


@pytest.mark.parametrize("secret", [None, "", "s3cre", "s3cret2", "S3CRET", "s3crét", "\udcff"])
async def test_a_wrong_secret_is_forged(secret: str | None) -> None:
    with pytest.raises(Forged):
        await hook().receive(webhook(secret))


async def test_without_a_secret_nobody_is_let_in() -> None:
    with pytest.raises(Forged):
        await hook("").receive(webhook(""))


async def test_the_secret_is_asked_for_before_the_body_is_read() -> None:
    with pytest.raises(Forged):
        await hook().receive(webhook("wrong", b"{"))
    with pytest.raises(Unreadable):
        await hook().receive(webhook(body=b"{"))
