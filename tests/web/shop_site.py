"""The whole web application on a store one can take away, and a browser on the shop's page."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from hub.ingress import Ingress
from hub.links import Links
from hub.memory.files import MemoryFiles
from hub.messages import LETTER, Said
from hub.store import Box
from tests.fakes import Clock, LeavingStore, ScriptedBot
from web.app import Web, build
from web.file_links import FileLinks
from web.hooks import Hooks
from web.live import Live
from web.operations import FRESH
from web.sites import Site

ORIGIN, KEY = "https://shop.example", "the key"
CLIENT_ID = "7f0c1f0e-9d5c-4c8e-8a57-0e7a3f1f2b11"
SITES = {
    "demo": Site("demo", frozenset({ORIGIN})),
    "other": Site("other", frozenset({"https://other.example"})),
}


@dataclass
class ShopSite:
    """The application and everything behind it."""

    clock: Clock = field(default_factory=Clock)
    bot: ScriptedBot = field(default_factory=ScriptedBot)
    api_key: str = KEY

    def __post_init__(self) -> None:
        self.store = LeavingStore(self.clock)
        self.live = Live(self.store)
        ids = (f"id-{n}" for n in itertools.count(1))
        self.app: FastAPI = build(
            Web(
                self.store,
                self.live,
                self.bot.ready,
                SITES,
                self.clock,
                lambda: next(ids),
                Hooks({}, Ingress(self.store, lambda: next(ids)), self.store, self.store),
                FileLinks(MemoryFiles(), Links(b"secret", "", self.clock)),
                self.api_key,
            )
        )

    def emptied(self) -> ShopSite:
        """The same application as if nothing had happened: to build one takes long."""
        self.store.__init__(self.clock)  # type: ignore[misc]
        self.live.closing = False
        self.bot.up = True
        self.clock.skip(FRESH)
        return self

    @asynccontextmanager
    async def browser(self, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
        """Whoever sends requests; an error of the application is its answer 500."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=("192.0.2.7", 4711))
        base = "https://hub.example"
        async with httpx.AsyncClient(transport=transport, base_url=base, headers=headers) as client:
            yield client

    async def token(self, client: httpx.AsyncClient, site: str = "demo", former: str | None = None) -> str:
        answer = await client.post("/webchat/session", json={"site": site, "token": former})
        assert answer.status_code == 200, answer.text
        assert answer.json()["expires_in"] == 86_400
        return str(answer.json()["token"])

    @asynccontextmanager
    async def visitor(self) -> AsyncIterator[httpx.AsyncClient]:
        """A browser on the shop's page, with a session."""
        async with self.browser(Origin=ORIGIN) as client:
            client.headers["Authorization"] = f"Bearer {await self.token(client)}"
            yield client

    def letters(self) -> list[Said]:
        """What waits in the mailboxes."""
        boxes = self.store._state.boxes.items()
        return [
            LETTER.load(mail.letter) for box, mails in boxes if box.box is Box.TURN for mail in mails.letters
        ]


def message(n: int = 0, **more: Any) -> dict[str, Any]:
    """The body of a message."""
    return {"client_id": str(UUID(int=UUID(CLIENT_ID).int + n)), "text": "hello"} | more
