"""The web chat's routes: who gets in, what is taken, and what is answered to everything else."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.messages import Address
from tests.strategies import json_values
from tests.web.shop_site import CLIENT_ID, ORIGIN, ShopSite, message
from web.live import STREAMS
from web.webchat import LONGEST, MESSAGES, SESSIONS


@pytest.fixture(scope="module")
def built() -> ShopSite:
    return ShopSite()


@pytest.fixture
def site(built: ShopSite) -> ShopSite:
    return built.emptied()


@pytest.mark.parametrize(
    ("key", "origin", "status"),
    [
        ("demo", ORIGIN, 200),
        ("demo", "https://hub.example", 200),
        ("demo", "https://other.example", 403),
        ("demo", "http://[", 403),
        ("nobody", ORIGIN, 403),
    ],
)
async def test_a_session_is_for_a_known_site_on_its_own_pages(
    site: ShopSite, key: str, origin: str, status: int
) -> None:
    async with site.browser(Origin=origin) as client:
        answer = await client.post("/webchat/session", json={"site": key})
    assert answer.status_code == status


async def test_a_session_from_no_page_at_all_is_given(site: ShopSite) -> None:
    async with site.browser() as client:
        await site.token(client)


async def test_a_session_renewed_writes_into_the_same_mailbox(site: ShopSite) -> None:
    async with site.visitor() as client:
        await client.post("/webchat/messages", json=message())
        former = client.headers["Authorization"].split()[1]
        client.headers["Authorization"] = f"Bearer {await site.token(client, former=former)}"
        await client.post("/webchat/messages", json=message(1))
    assert len({letter.address for letter in site.letters()}) == 1


async def test_a_message_is_in_the_mailbox_when_it_is_acknowledged(site: ShopSite) -> None:
    async with site.visitor() as client:
        answer = await client.post("/webchat/messages", json=message(text="  where is it? "))
    (letter,) = site.letters()
    assert (answer.status_code, answer.json()) == (202, {})
    assert (letter.text, letter.payload, letter.client_id) == ("where is it?", None, CLIENT_ID)
    assert await site.store.find(Address("webchat", letter.address.id)) == letter.address.id


async def test_a_choice_is_taken_with_its_title(site: ShopSite) -> None:
    async with site.visitor() as client:
        await client.post("/webchat/messages", json=message(payload="/refund", text="Refund"))
    (letter,) = site.letters()
    assert (letter.payload, letter.text) == ("/refund", "Refund")


async def test_the_same_client_id_is_taken_once_a_visitor(site: ShopSite) -> None:
    async with site.visitor() as client, site.visitor() as other:
        for who in (client, client, other):
            assert (await who.post("/webchat/messages", json=message())).status_code == 202
    assert len(site.letters()) == 2


@pytest.mark.parametrize(
    "body",
    [
        message(text="x" * (LONGEST + 1)),
        message(text=""),
        message(text=" \n "),
        message(text="", payload=""),
        message(text=None),
        message(payload="x" * 2001),
        message(colour="red"),
        message(client_id="1"),
        {"text": "hello"},
        [],
        "hello",
        None,
    ],
    ids=lambda body: str(body)[-40:],
)
async def test_what_is_no_message_is_refused(site: ShopSite, body: Any) -> None:
    async with site.visitor() as client:
        answer = await client.post("/webchat/messages", json=body)
    assert answer.status_code == 422
    assert site.letters() == []


async def test_the_longest_message_is_taken(site: ShopSite) -> None:
    async with site.visitor() as client:
        assert (await client.post("/webchat/messages", json=message(text="x" * LONGEST))).status_code == 202


HOSTILE = [
    b'{"client_id": "%s", "text": "\\ud800"}' % CLIENT_ID.encode(),
    b'{"client_id": "%s", "text": "x", "\\udfff": 1}' % CLIENT_ID.encode(),
    b'{"client_id": "%s", "text": NaN}' % CLIENT_ID.encode(),
    b'{"client_id": "%s", "text": 1e999}' % CLIENT_ID.encode(),
    b'{"client_id": "\\ud800", "text": "x"}',
    b"[" * 60_000,
    b'{"text": ' + b"9" * 10_000 + b"}",
    b"\xff\xfe{",
    b"",
    b"{",
]


@pytest.mark.parametrize("path", ["session", "messages", "typing"])
@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_bodies_are_the_senders_fault(site: ShopSite, path: str, body: bytes) -> None:
    async with site.visitor() as client:
        headers = {"Content-Type": "application/json"}
        answer = await client.post(f"/webchat/{path}", content=body, headers=headers)
    assert answer.status_code in {400, 422}


async def test_nul_and_other_odd_characters_are_only_words(site: ShopSite) -> None:
    odd = "a\x00b\u202e\u2028\ufffe\x1b[31m🧥"
    async with site.visitor() as client:
        assert (await client.post("/webchat/messages", json=message(text=odd))).status_code == 202
    assert site.letters()[0].text == odd


_ANY = st.one_of(json_values, st.text(), st.just(float("nan")), st.just("\ud800"))
_BODIES = st.one_of(
    _ANY,
    st.dictionaries(st.sampled_from(["site", "token", "client_id", "text", "payload", "on", "\ud800"]), _ANY),
    st.fixed_dictionaries({"client_id": st.just(CLIENT_ID), "text": st.text()}, optional={"payload": _ANY}),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(["session", "messages", "typing"]), body=_BODIES)
async def test_any_json_is_taken_or_refused(site: ShopSite, path: str, body: Any) -> None:
    site.clock.skip(60_000)
    async with site.visitor() as client:
        headers = {"Content-Type": "application/json"}
        answer = await client.post(f"/webchat/{path}", content=json.dumps(body), headers=headers)
    assert answer.status_code < 500


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer x.y.z", "Basic abc", "Bearer \xff"])
async def test_no_message_without_a_session(site: ShopSite, sent: str) -> None:
    async with site.browser(Origin=ORIGIN) as client:
        headers = {"Authorization": sent.encode("latin-1")}
        for answer in (
            await client.post("/webchat/messages", json=message(), headers=headers),
            await client.post("/webchat/typing", json={"on": True}, headers=headers),
            await client.get("/webchat/events", headers=headers),
        ):
            assert answer.status_code == 401
    assert site.letters() == []


async def test_an_old_session_has_to_be_renewed(site: ShopSite) -> None:
    async with site.visitor() as client:
        site.clock.skip(86_401_000)
        assert (await client.post("/webchat/messages", json=message())).status_code == 401


async def test_a_session_does_not_work_on_another_sites_page(site: ShopSite) -> None:
    async with site.visitor() as client:
        headers = {"Origin": "https://other.example"}
        assert (await client.post("/webchat/messages", json=message(), headers=headers)).status_code == 403


async def test_a_flood_of_one_visitor_is_slowed_and_of_nobody_else(site: ShopSite) -> None:
    async with site.visitor() as client, site.visitor() as other:
        for n in range(MESSAGES):
            assert (await client.post("/webchat/messages", json=message(n))).status_code == 202
        answer = await client.post("/webchat/messages", json=message(MESSAGES))
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
        assert (await other.post("/webchat/messages", json=message())).status_code == 202
        site.clock.skip(30_000)
        assert (await client.post("/webchat/messages", json=message(MESSAGES))).status_code == 202


async def test_a_flood_of_sessions_is_slowed(site: ShopSite) -> None:
    async with site.browser(Origin=ORIGIN) as client:
        for _ in range(SESSIONS):
            await site.token(client)
        answer = await client.post("/webchat/session", json={"site": "demo"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


async def test_a_full_mailbox_is_said(site: ShopSite) -> None:
    async with site.visitor() as client:
        for n in range(1000):
            await client.post("/webchat/messages", json=message(n))
            site.clock.skip(1000)
        answer = await client.post("/webchat/messages", json=message(1000))
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "session", {"site": "demo"}),
        ("POST", "messages", message()),
        ("POST", "typing", {"on": True}),
        ("GET", "events", None),
    ],
)
async def test_without_the_store_it_is_not_now_but_soon(
    site: ShopSite, method: str, path: str, body: Any
) -> None:
    async with site.visitor() as client:
        site.store.away = True
        answer = await client.request(method, f"/webchat/{path}", json=body)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1
    assert site.letters() == []


async def test_the_shops_pages_may_read_the_answers_and_no_others(site: ShopSite) -> None:
    async with site.visitor() as client:
        shared = await client.post("/webchat/messages", json=message())
        assert shared.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert "Retry-After" in shared.headers["Access-Control-Expose-Headers"]
        refused = await client.get("/healthz", headers={"Origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in refused.headers
        assert "Access-Control-Allow-Credentials" not in shared.headers


async def test_the_shops_pages_may_ask_before_they_send(site: ShopSite) -> None:
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    async with site.browser(Origin=ORIGIN) as client:
        answer = await client.options("/webchat/messages", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


async def test_typing_is_told_and_not_kept(site: ShopSite) -> None:
    signals = site.store.subscribe()
    await anext(signals)
    async with site.visitor() as client:
        answer = await client.post("/webchat/typing", json={"on": True})
    signal = await anext(signals)
    await signals.aclose()
    assert answer.status_code == 204
    assert signal is not None
    assert (signal.kind, json.loads(signal.detail)) == ("typing", {"from": "customer", "on": True})
    assert site.letters() == []


@pytest.mark.parametrize("after", ["x", "1-", "-1", "1-2-3", "9" * 20, "٣", "1\x00"])
async def test_events_begin_at_an_id_of_an_event(site: ShopSite, after: str) -> None:
    site.live.close()
    async with site.visitor() as client:
        assert (await client.get("/webchat/events", params={"after": after})).status_code == 422


async def test_events_are_a_stream_that_nobody_keeps(site: ShopSite) -> None:
    site.live.close()
    async with site.visitor() as client:
        answer = await client.get("/webchat/events", params={"after": "1-0"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_visitor_with_too_many_streams_is_told_to_wait(site: ShopSite) -> None:
    async with site.visitor() as client:
        await client.post("/webchat/messages", json=message())
        (letter,) = site.letters()
        with ExitStack() as streams:
            for _ in range(STREAMS):
                streams.enter_context(site.live.watch(visitor=letter.address.id))
            answer = await client.get("/webchat/events")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
