"""The API: every route of the outside interface, and who may use it."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from hub.content import File, text
from hub.delivery import Deliveries
from hub.links import Links
from hub.media import Media
from hub.memory.files import MemoryFiles
from hub.messages import Address, Delivery, Edit, Fetched, Reached, Status
from hub.metrics import Metrics
from hub.outgoing import Ways
from hub.presence import Presence
from hub.store import Agent, Writes
from hub.turns import Turns
from hub.worker import Worker
from tests.values import SMS, WEB, entry, said
from tests.waiting import eventually
from tests.web.shop_site import KEY, ShopSite
from web.api import Api, router

ROUTES = [
    ("GET", "/customers/ada"),
    ("GET", "/customers/ada/log"),
    ("GET", "/addresses/webchat/visitor-1"),
    ("GET", "/cases"),
    ("GET", "/cases/c1"),
    ("POST", "/cases/c1/claim"),
]


@pytest.fixture(scope="module")
def built() -> ShopSite:
    return ShopSite()


@pytest.fixture
def site(built: ShopSite) -> ShopSite:
    return built.emptied()


@pytest.fixture
async def client(site: ShopSite) -> AsyncIterator[httpx.AsyncClient]:
    """Another system, with the key."""
    for login in ("bea", "eve"):
        await site.store.save_agent(Agent(login, login.capitalize(), "hash"))
    async with site.browser(Authorization=f"Bearer {KEY}") as client:
        client.base_url = client.base_url.join("/api/v1/")
        yield client


@asynccontextmanager
async def working(site: ShopSite) -> AsyncIterator[None]:
    """A worker takes what the API puts."""
    ids = (f"case-{n}" for n in itertools.count(1))
    turns = Turns(site.store, site.bot, Ways(), site.clock, lambda: next(ids), Metrics())
    deliveries, presence = Deliveries({}, site.store, site.clock, Metrics()), Presence(site.store, site.clock)
    media, stop = Media({}, MemoryFiles(), site.clock, Metrics()), asyncio.Event()
    worker = Worker("w", site.store, turns, deliveries, media, presence, site.clock)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(worker.run(stop))
        yield
        stop.set()


async def waiting_case(site: ShopSite) -> str:
    """The id of Ada's case; a worker must be running."""
    await site.store.resolve(WEB, "ada")
    await site.store.put("ada", said("m1", "human"))
    (case,) = await eventually(site.store.cases)
    return str(case.id)


@pytest.mark.parametrize("sent", [None, "", "Bearer", "Bearer wrong", f"Basic {KEY}", "Bearer \xff"])
@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_nobody_gets_in_without_the_key(
    site: ShopSite, method: str, path: str, sent: str | None
) -> None:
    headers = {} if sent is None else {"Authorization": sent.encode("latin-1")}
    async with site.browser() as client:
        answer = await client.request(method, f"/api/v1{path}", headers=headers, json={"agent": "bea"})
    assert answer.status_code == 401


async def test_a_server_without_a_key_lets_nobody_in() -> None:
    async with ShopSite(api_key="").browser(Authorization="Bearer ") as client:
        assert (await client.get("/api/v1/cases")).status_code == 401


async def test_a_customer_and_the_log(site: ShopSite, client: httpx.AsyncClient) -> None:
    async with working(site):
        case = await waiting_case(site)
    customer = (await client.get("customers/ada")).json()
    assert (customer["id"], customer["floor"], customer["case"]["id"]) == ("ada", "queued", case)
    assert customer["addresses"] == [{"channel": "webchat", "id": "visitor-1"}]
    log = (await client.get("customers/ada/log")).json()["log"]
    assert [(line["from"], line["channel"]) for line in log] == [
        ("customer", "webchat"),
        ("system", "webchat"),
    ]
    (rest,) = (await client.get("customers/ada/log", params={"after": log[0]["id"]})).json()["log"]
    assert rest == log[1]
    assert (await client.get("customers/ada/log", params={"limit": 1})).json()["log"] == log[:1]


async def test_the_log_tells_what_became_of_what_was_said(site: ShopSite, client: httpx.AsyncClient) -> None:
    """Every kind of line says which entry or file it is about."""
    photo = File("photo", "boots.png", "image/png")
    lines = (
        entry("m", content=(photo,)),
        Fetched(photo, 2, ok=False, reason="gone"),
        Edit("m", 3, text("boots")),
        Edit("m", 4),
        Delivery("n", 5, Status.READ),
    )
    await site.store.put("ada", said("m1"))
    (lease,) = await site.store.take("w", 1, 0)
    await site.store.commit(lease, "w", Writes(log=lines))
    log = (await client.get("customers/ada/log")).json()["log"]
    assert [line["type"] for line in log] == ["entry", "fetched", "edit", "edit", "delivery"]
    said_, fetched, edit, taken, delivery = log
    assert (said_["mid"], said_["content"][0]["url"]) == ("m", Links(b"secret", "", site.clock).path("photo"))
    assert (fetched["media"], fetched["fetched"], fetched["reason"]) == ("photo", False, "gone")
    assert (edit["mid"], edit["edited"], edit["deleted"], taken["deleted"]) == ("m", "boots", False, True)
    assert (delivery["mid"], delivery["status"]) == ("n", "read")


async def test_where_nothing_can_be_sent_is_told_with_why(site: ShopSite, client: httpx.AsyncClient) -> None:
    async with working(site):
        await waiting_case(site)
        await site.store.put("ada", Reached("r", 7, SMS, reachable=False, why="Blocked."))
        await eventually(lambda: at_rest(site))
    (barred,) = (await client.get("customers/ada")).json()["barred"]
    assert barred == {"address": asdict(SMS), "why": "Blocked.", "at": 7, "stopped": False}


async def test_a_reply_goes_to_the_address_it_names(site: ShopSite, client: httpx.AsyncClient) -> None:
    async with working(site):
        case = await waiting_case(site)
        await site.store.put("ada", said("m2", "or here", address=SMS))
        await site.store.put("ada", said("m3", "or there"))
        await client.post(f"cases/{case}/claim", json={"agent": "bea"})
        body = {"agent": "bea", "text": "hi", "address": asdict(SMS)}
        assert (await client.post(f"cases/{case}/reply", json=body)).status_code == 200
        body["address"] = {"channel": "sms", "id": "another"}
        assert (await client.post(f"cases/{case}/reply", json=body)).status_code == 409
    log = (await client.get("customers/ada/log")).json()["log"]
    assert [line["channel"] for line in log if line.get("from") == "agent"] == ["sms"]


async def at_rest(site: ShopSite) -> bool:
    return not any((await site.store.depth()).values())


@pytest.mark.parametrize("params", [{"after": "x"}, {"after": "1-"}, {"limit": "many"}])
async def test_a_log_is_read_from_an_id_on(client: httpx.AsyncClient, params: dict[str, str]) -> None:
    assert (await client.get("customers/ada/log", params=params)).status_code == 422


@pytest.mark.parametrize("limit", [-1, 0, 10**30])
async def test_any_number_is_a_limit(client: httpx.AsyncClient, limit: int) -> None:
    assert (await client.get("customers/ada/log", params={"limit": limit})).json() == {"log": []}


async def test_an_address_leads_to_its_customer(site: ShopSite, client: httpx.AsyncClient) -> None:
    await site.store.resolve(Address("telegram", "shop/bot:7"), "ada")
    assert (await client.get("addresses/telegram/shop/bot:7")).json() == {"customer": "ada"}


async def test_cases_are_listed_and_shown(site: ShopSite, client: httpx.AsyncClient) -> None:
    async with working(site):
        case = await waiting_case(site)
    (listed,) = (await client.get("cases")).json()["cases"]
    assert (listed["id"], listed["customer"], listed["state"]) == (case, "ada", "queued")
    assert listed["reason"] == "asked for a person"
    assert (await client.get(f"cases/{case}")).json() == listed


@pytest.mark.parametrize("path", ["customers/nobody", "addresses/sms/nobody", "cases/none", "nothing"])
async def test_what_there_is_not_is_said(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_an_agent_works_on_a_case(site: ShopSite, client: httpx.AsyncClient) -> None:
    async with working(site):
        case = await waiting_case(site)

        async def act(verb: str, **more: Any) -> httpx.Response:
            answer = await client.post(f"cases/{case}/{verb}", json={"agent": "bea"} | more)
            assert (answer.status_code, answer.json()) == (200, {"status": "done"})
            return answer

        await act("claim")
        await act("reply", text="Hello, it is Bea.")
        await act("release", note="lunch")
        await act("claim")
        await act("transfer", to="returns", note="boots")
        await act("claim")
        await act("resolve", note="done")
    log = (await client.get("customers/ada/log")).json()["log"]
    assert [line["text"] for line in log if line["from"] == "agent"] == ["Hello, it is Bea."]
    assert [line["text"] for line in log if line["from"] == "note"] == ["lunch", "boots", "done"]
    assert (await client.get(f"cases/{case}")).json()["state"] == "resolved"
    assert (await client.get("cases")).json() == {"cases": []}


async def test_what_the_floor_does_not_allow_is_a_sentence(site: ShopSite, client: httpx.AsyncClient) -> None:
    async with working(site):
        case = await waiting_case(site)
        await client.post(f"cases/{case}/claim", json={"agent": "bea"})
        answer = await client.post(f"cases/{case}/reply", json={"agent": "eve", "text": "hi"})
    assert (answer.status_code, answer.json()) == (409, {"error": "Bea has this conversation now."})


async def test_the_same_key_is_done_once_and_answered_the_same(
    site: ShopSite, client: httpx.AsyncClient
) -> None:
    async with working(site):
        case = await waiting_case(site)
        headers = {"Idempotency-Key": "k1"}
        await client.post(f"cases/{case}/claim", json={"agent": "bea"}, headers=headers)
        answers = [
            await client.post(f"cases/{case}/reply", json={"agent": "bea", "text": "hi"}, headers=headers)
            for _ in "12"
        ]
    assert [answer.status_code for answer in answers] == [200, 200]
    log = (await client.get("customers/ada/log")).json()["log"]
    assert [line["text"] for line in log if line["from"] == "agent"] == ["hi"]


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("reply", {"agent": "bea"}),
        ("reply", {"agent": "bea", "text": "  "}),
        ("reply", {"agent": "bea", "text": "x" * 4001}),
        ("transfer", {"agent": "bea"}),
        ("claim", {"agent": "nobody"}),
        ("claim", {}),
        ("claim", {"agent": "bea", "colour": "red"}),
        ("claim", {"agent": "\ud800"}),
        ("reply", {"agent": "bea", "text": "hi", "address": {"channel": "sms"}}),
        ("reply", {"agent": "bea", "text": "hi", "address": "sms"}),
        ("claim", []),
    ],
    ids=str,
)
async def test_what_is_no_command_is_refused(
    site: ShopSite, client: httpx.AsyncClient, verb: str, body: Any
) -> None:
    async with working(site):
        case = await waiting_case(site)
    headers = {"Content-Type": "application/json"}
    answer = await client.post(f"cases/{case}/{verb}", content=json.dumps(body), headers=headers)
    assert answer.status_code == 422
    assert not any((await site.store.depth()).values())


async def test_another_verb_is_not_there(site: ShopSite, client: httpx.AsyncClient) -> None:
    async with working(site):
        case = await waiting_case(site)
    assert (await client.post(f"cases/{case}/praise", json={"agent": "bea"})).status_code == 404


async def test_without_a_worker_a_command_waits(site: ShopSite) -> None:
    async with working(site):
        case = await waiting_case(site)
    await site.store.save_agent(Agent("bea", "Bea", "hash"))
    app = FastAPI()
    app.include_router(
        router(Api(site.store, KEY, site.clock, lambda: "id", Links(b"secret", "", site.clock), patience=0.0))
    )
    headers = {"Authorization": f"Bearer {KEY}"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test", headers=headers) as client:
        answer = await client.post(f"/api/v1/cases/{case}/claim", json={"agent": "bea"})
    assert (answer.status_code, answer.json()) == (202, {"status": "waiting"})


async def test_without_the_store_it_is_not_now(site: ShopSite, client: httpx.AsyncClient) -> None:
    site.store.away = True
    answer = await client.get("cases")
    site.store.away = False
    assert answer.status_code == 503
