"""The account that the tests of this channel play with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from adapters.twilio.settings import Settings, read
from hub.channel import Kept, Surroundings
from hub.content import Content, text
from hub.memory import MemoryStore
from hub.messages import Address, Outbound
from tests.fakes import Clock
from tests.providers.twilio import ACCOUNT, NUMBER_OF_OURS, TOKEN
from tests.values import outbound

HUB = "https://hub.example"
ADA = "+12025550143"


class NoFiles:
    """The hub's files, which this channel only links to."""

    async def keep(self, media: str, mime: str, pieces: AsyncIterator[bytes], limit: int) -> None:
        raise AssertionError

    async def read(self, media: str) -> Kept | None:
        raise AssertionError


def link(media: str) -> str:
    return f"{HUB}/files/{media}?sig=1"


def around(public_url: str = HUB) -> Surroundings:
    return Surroundings(public_url, NoFiles(), link, Clock(), MemoryStore(Clock()))


def section(**more: Any) -> dict[str, Any]:
    """The section of channels.yml."""
    return {"account_sid": ACCOUNT, "auth_token": TOKEN, "from": NUMBER_OF_OURS} | more


def settings(**more: Any) -> Settings:
    return read(section(**more))


def to_ada(words: str = "hello", content: Content = (), **more: Any) -> Outbound:
    return outbound("letter:0", Address("sms", ADA), content=content or text(words), **more)
