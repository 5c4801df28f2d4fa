"""Webhooks: kept before they are answered; forged, unreadable and unlucky ones each in their way."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from hub.channel import Received, Webhook
from hub.errors import Forged, Unreadable
from hub.ingress import Ingress
from hub.store import Box
from tests.fakes import Clock, LeavingStore
from tests.values import SMS, said
from web.app import answer_errors
from web.hooks import Hooks, router

RAW = b"a=1&b=&a=\xff"


class ScriptedHook:
    """Answers as told, and keeps what it was given."""

    def __init__(self, outcome: Received | Exception) -> None:
        self.outcome = outcome
        self.given: list[Webhook] = []

    async def receive(self, webhook: Webhook) -> Received:
        self.given.append(webhook)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@pytest.fixture
def store() -> LeavingStore:
    return LeavingStore(Clock())


@pytest.fixture
def hook() -> ScriptedHook:
    return ScriptedHook(Received((said("m1", address=SMS),), b"<Response/>", "text/xml"))


@pytest.fixture
async def client(store: LeavingStore, hook: ScriptedHook) -> AsyncIterator[httpx.AsyncClient]:
    ids = itertools.count(1)
    app = FastAPI()
    app.include_router(router(Hooks({"twilio": hook}, Ingress(store, lambda: f"c{next(ids)}"), store, store)))
    answer_errors(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub") as client:
        yield client


async def test_what_came_is_in_the_mailbox_when_the_provider_is_answered(
    client: httpx.AsyncClient, store: LeavingStore
) -> None:
    response = await client.post("/webhooks/twilio/sms?mid=1", content=RAW)
    assert (response.status_code, response.text) == (200, "<Response/>")
    assert response.headers["Content-Type"].startswith("text/xml")
    assert (await store.depth())[Box.TURN] == 1


async def test_the_adapter_gets_every_byte_as_it_came(client: httpx.AsyncClient, hook: ScriptedHook) -> None:
    await client.post("/webhooks/twilio/status?a=%20b&c=", content=RAW, headers={"X-Sign": "s"})
    (given,) = hook.given
    assert (given.path, given.query, given.body) == ("/status", "a=%20b&c=", RAW)
    assert given.headers["x-sign"] == "s"


async def test_a_forgery_is_403_counted_and_kept_nowhere(
    client: httpx.AsyncClient, store: LeavingStore, hook: ScriptedHook
) -> None:
    hook.outcome = Forged("the signature")
    assert (await client.post("/webhooks/twilio", content=RAW)).status_code == 403
    assert await store.counters() == {'webhooks_total{channel="twilio",outcome="forged"}': 1}
    assert ((await store.depth())[Box.TURN], await store.dead()) == (0, [])


async def test_what_nobody_can_read_is_kept_and_does_not_come_back(
    client: httpx.AsyncClient, store: LeavingStore, hook: ScriptedHook
) -> None:
    hook.outcome = Unreadable("no such thing")
    assert (await client.post("/webhooks/twilio", content=RAW)).status_code == 200
    (dead,) = await store.dead()
    assert (dead.letter, dead.why, dead.mailbox) == ("a=1&b=&a=\ufffd", "twilio: no such thing", None)


async def test_with_the_store_away_the_provider_is_asked_to_come_again(
    client: httpx.AsyncClient, store: LeavingStore
) -> None:
    store.away = True
    assert (await client.post("/webhooks/twilio", content=RAW)).status_code == 503
    store.away = False
    assert (await client.post("/webhooks/twilio", content=RAW)).status_code == 200
    assert (await store.depth())[Box.TURN] == 1


async def test_a_channel_that_is_off_says_so(client: httpx.AsyncClient) -> None:
    response = await client.post("/webhooks/fax", content=RAW)
    assert response.status_code == 404
    assert "off" in response.json()["detail"]
