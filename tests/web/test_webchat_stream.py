"""The visitor's event stream: every line once, in order, resumed by id; and what goes on now."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import ExitStack, aclosing
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.content import Choice, Choices, Content, File, text
from hub.conversation import CaseState, Conversation, Floor
from hub.links import Links
from hub.messages import Delivery, Entry, LogLine, Sender, Status
from hub.store import Signal, Writes
from tests import strategies
from tests.fakes import Clock, LeavingStore
from tests.values import case, entry, said
from web import webchat_stream
from web.live import STREAMS, Live
from web.webchat_stream import RECENT, WebchatStream, event_data, resumed, shown

LINKS = Links(b"secret", "", Clock())


@dataclass
class Event:
    """One server-sent event, as a browser reads it."""

    name: str
    id: str
    data: Any


@dataclass
class Page:
    """A store with Ada's conversation, and her widget's streams."""

    store: LeavingStore = field(default_factory=lambda: LeavingStore(Clock()))
    serial: int = 0

    def __post_init__(self) -> None:
        self.live = Live(self.store)

    async def write(self, *lines: LogLine, now: Conversation | None = None) -> None:
        """Write as a turn does, and wake the page."""
        self.serial += 1
        await self.store.put("ada", said(f"m{self.serial}"))
        (lease,) = await self.store.take("w", 1, 0)
        await self.store.commit(lease, "w", Writes(log=lines, conversation=now))
        self.live._offer(Signal("log", "ada"))

    def stream(self, after: str = "") -> AsyncIterator[Event]:
        return _parsed(WebchatStream(self.store, self.live, LINKS, "ada", after).events())


async def _parsed(raw: AsyncIterator[str]) -> AsyncIterator[Event]:
    async with aclosing(raw) as chunks:
        async for chunk in chunks:
            assert chunk.endswith("\n\n")
            assert "\n\n" not in chunk[:-2]
            fields = dict(line.split(": ", 1) for line in chunk[:-2].split("\n") if not line.startswith(":"))
            data = json.loads(fields["data"]) if "data" in fields else None
            name = "ping" if chunk.startswith(":") else fields.get("event", "message")
            yield Event(name, fields.get("id", ""), data)


async def take(events: AsyncIterator[Event], many: int) -> list[Event]:
    async with asyncio.timeout(20):
        return [await anext(events) for _ in range(many)]


@pytest.fixture
def page() -> Page:
    return Page()


async def test_a_new_page_gets_the_log_and_who_has_the_floor(page: Page) -> None:
    await page.write(entry("a", "one", client_id="c1"), entry("b", "two", sender=Sender.BOT))
    async with aclosing(page.stream()) as events:
        one, two, status = await take(events, 3)
    assert (one.data["from"], one.data["text"], one.data["client_id"]) == ("customer", "one", "c1")
    assert (two.data["from"], two.data["content"][0]["type"]) == ("bot", "paragraph")
    assert one.id == one.data["id"] != two.id
    assert (status.name, status.data) == ("status", {"floor": "bot", "place": None, "agent": None})


async def test_a_page_that_comes_back_gets_what_it_missed(page: Page) -> None:
    await page.write(entry("a", "one"), entry("b", "two"))
    async with aclosing(page.stream()) as events:
        one, *_ = await take(events, 2)
    async with aclosing(page.stream(after=one.id)) as events:
        (two,) = await take(events, 1)
    assert two.data["text"] == "two"


async def test_a_page_that_has_read_nothing_begins_at_the_newest_lines(page: Page) -> None:
    """Whoever has read up to a line gets everything after it, however much."""
    await page.write(*(entry(f"m{n}", str(n)) for n in range(2 * RECENT + 1)))
    async with aclosing(page.stream()) as events:
        new = await take(events, RECENT + 1)
    assert [event.data["text"] for event in new[:-1]] == [str(n) for n in range(RECENT + 1, 2 * RECENT + 1)]
    assert new[-1].name == "status"
    first = (await page.store.read("ada", limit=1))[0].id
    async with aclosing(page.stream(after=first)) as events:
        rest = await take(events, 2 * RECENT)
    assert [event.data["text"] for event in rest] == [str(n) for n in range(1, 2 * RECENT + 1)]


async def test_one_stream_too_many_brings_nothing(page: Page) -> None:
    with ExitStack() as streams:
        for _ in range(STREAMS):
            streams.enter_context(page.live.watch(visitor="ada"))
        assert [event async for event in page.stream()] == []


async def test_a_line_written_while_the_page_is_open_comes_at_once(page: Page) -> None:
    async with aclosing(page.stream()) as events:
        await take(events, 1)
        await page.write(entry("a", "late"))
        (event,) = await take(events, 1)
    assert event.data["text"] == "late"


async def test_notes_and_deliveries_are_not_the_customers(page: Page) -> None:
    await page.write(
        entry("a", "rude one", sender=Sender.NOTE), Delivery("a", 1, Status.SENT), entry("b", "hello")
    )
    async with aclosing(page.stream()) as events:
        first, status = await take(events, 2)
    assert (first.data["text"], status.name) == ("hello", "status")


async def test_who_waits_is_told_the_place_and_every_change_of_it(page: Page) -> None:
    waiting = case("c1", opened_at=2)
    await page.store.show(case("c0", customer="eve", opened_at=1))
    await page.store.show(waiting)
    await page.write(now=Conversation("ada", Floor.QUEUED, 1, waiting))
    async with aclosing(page.stream()) as events:
        (status,) = await take(events, 1)
        assert status.data == {"floor": "queued", "place": 2, "agent": None}
        await page.store.show(case("c0", customer="eve", state=CaseState.RESOLVED, version=1))
        page.live._offer(Signal("desk"))
        (status,) = await take(events, 1)
        assert status.data["place"] == 1
        claimed = case("c1", state=CaseState.CLAIMED, agent="bea", agent_name="Bea")
        await page.write(now=Conversation("ada", Floor.AGENT, 2, claimed))
        (status,) = await take(events, 1)
    assert status.data == {"floor": "agent", "place": None, "agent": "Bea"}


async def test_the_others_typing_is_shown_and_ones_own_is_not(page: Page) -> None:
    async with aclosing(page.stream()) as events:
        await take(events, 1)
        for who in ("customer", "agent"):
            page.live._offer(Signal("typing", "ada", json.dumps({"from": who, "on": True})))
        (typing,) = await take(events, 1)
    assert (typing.name, typing.id, typing.data) == ("typing", "", {"from": "agent", "on": True})


async def test_a_silent_stream_is_kept_open(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webchat_stream, "PING", 0.01)
    async with aclosing(page.stream()) as events:
        _, ping = await take(events, 2)
    assert ping.name == "ping"


async def test_the_stream_ends_when_the_process_stops(page: Page) -> None:
    async with aclosing(page.stream()) as events:
        await take(events, 1)
        page.live.close()
        assert [event.name async for event in events if event.name != "ping"] == []
    assert page.live._watches == set()


async def test_the_stream_ends_when_the_store_is_away(page: Page) -> None:
    async with aclosing(page.stream()) as events:
        await take(events, 1)
        page.store.away = True
        page.live._offer(None)
        assert [event.name async for event in events if event.name != "ping"] == []


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=8))
async def test_every_line_comes_exactly_once_over_any_reconnects(steps: list[tuple[int, bool]]) -> None:
    page, got, wanted, after = Page(), list[str](), list[str](), ""
    events = page.stream()
    for n, (lines, reconnect) in enumerate(steps):
        mids = [f"{n}-{m}" for m in range(lines)]
        wanted += mids
        await page.write(*(entry(mid, mid) for mid in mids))
        while len(got) < len(wanted):
            (event,) = await take(events, 1)
            if event.name == "message":
                got.append(event.data["text"])
                after = event.id
            if reconnect:
                await events.aclose()
                events = page.stream(after)
    await events.aclose()
    assert got == wanted


@given(strategies.log_lines)
def test_any_line_is_one_json_object_and_shows_no_note(line: LogLine) -> None:
    assert "\n" not in json.dumps(event_data(line, LINKS))
    assert shown(line) == (isinstance(line, Entry) and line.sender is not Sender.NOTE)


def test_choices_are_told_as_buttons_too() -> None:
    content: Content = (*text("Which?"), Choices((Choice("Refund", "/refund"),)))
    data = event_data(entry("a", content=content, sender=Sender.AGENT, agent="Bea"), LINKS)
    assert (data["buttons"], data["agent"]) == ([{"title": "Refund", "payload": "/refund"}], "Bea")


def test_a_delivery_tells_what_became_of_which_message() -> None:
    data = event_data(Delivery("a", 7, Status.FAILED, "no", id="3"), LINKS)
    assert data == {"id": "3", "at": 7, "mid": "a", "status": "failed", "reason": "no"}


def test_a_file_has_an_address_of_ours_and_says_whether_it_is_a_picture() -> None:
    photo, pdf = File("p/1", "boots.png", "image/png"), File("d", "receipt.pdf", "application/pdf")
    _, first, second = event_data(entry("a", content=(*text("these"), photo, pdf)), LINKS)["content"]
    assert (first["url"], first["picture"], first["name"]) == (LINKS.path("p/1"), True, "boots.png")
    assert (second["url"], second["picture"]) == (LINKS.path("d"), False)


@pytest.mark.parametrize("sent", [None, "", "x", "1-", "9" * 20, "٣", "1\n"])
def test_a_browsers_last_event_that_is_none_of_ours_is_passed_over(sent: str | None) -> None:
    assert resumed(sent, "7-0") == "7-0"
    assert resumed("8-1", "7-0") == "8-1"
