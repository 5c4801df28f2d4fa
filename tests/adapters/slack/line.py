"""The channel on a line to the fake Slack, and the files the hub has."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from adapters.slack import connect
from hub.channel import Connected, Kept, Surroundings
from hub.content import Content
from hub.memory import MemoryStore
from hub.messages import Address, Outbound
from tests.providers.slack import ADA, ADAS, APP_TOKEN, SECRET, TEAM, TOKEN, Slack, running
from tests.values import outbound

HUB = "https://hub.example"
TO_ADA = Address("slack", f"{TEAM}:{ADA}")
GIVEN = {"bot_token": TOKEN, "signing_secret": SECRET, "api_base": "http://127.0.0.1:1/api/"}


@dataclass
class FilesInMemory:
    """The hub's files."""

    kept: dict[str, Kept] = field(default_factory=dict)

    async def keep(self, media: str, mime: str, pieces: AsyncIterator[bytes], limit: int) -> None:
        data = b"".join([piece async for piece in pieces])
        self.kept[media] = Kept(mime, data[:limit])

    async def read(self, media: str) -> Kept | None:
        return self.kept.get(media)


@dataclass(frozen=True)
class Line:
    """Both ends."""

    slack: Slack
    connected: Connected
    files: FilesInMemory

    async def send(self, content: Content, **more: Any) -> None:
        """Send this to Ada."""
        await self.connected.channel.send(message(content, **more))

    @property
    def shown(self) -> list[dict[str, Any]]:
        """What Ada's app shows in her own conversation with the bot."""
        return self.slack.rooms[ADAS].messages


def message(content: Content, **more: Any) -> Outbound:
    """An outgoing message to Ada."""
    return outbound(more.pop("mid", "m1"), TO_ADA, content=content, **more)


def now() -> int:
    return time.time_ns() // 1_000_000


def surroundings(files: FilesInMemory | None = None, **more: Any) -> Surroundings:
    """The hub as an adapter sees it."""
    values = {
        "public_url": HUB,
        "files": files or FilesInMemory(),
        "clock": now,
        "link": lambda media: f"{HUB}/files/{media}?signed=1",
        "progress": MemoryStore(now),
    }
    return Surroundings(**{**values, **more})


@asynccontextmanager
async def line(
    *, around: dict[str, Any] | None = None, fake: dict[str, Any] | None = None, **settings: Any
) -> AsyncIterator[Line]:
    """A line while the block runs; `settings` are those of channels.yml."""
    files = FilesInMemory()
    async with running(**(fake or {})) as slack:
        given = {**GIVEN, "api_base": f"{slack.url}/api/", **settings}
        if given.get("mode") == "socket":
            given["app_token"] = APP_TOKEN
        async with connect(given, surroundings(files, **(around or {}))) as connected:
            yield Line(slack, connected, files)
