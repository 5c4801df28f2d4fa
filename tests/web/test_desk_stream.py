"""The live stream, event by event."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from hub.content import File, text
from hub.conversation import Case
from hub.messages import Delivery, Edit, Fetched, LogLine, Status
from hub.store import Session, Signal
from tests.values import case, entry
from tests.web.desk_room import ADA, Room
from web.auth import Auth, SignedIn
from web.desk_pages import Pages
from web.desk_stream import HEARTBEAT, PING, Stream
from web.desk_view import open_case

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def stream(room: Room, shown: Case | None = None, after: str = "") -> AsyncIterator[str]:
    store = room.store
    await store.open_session("key", Session("ada", "csrf"), 3600)
    opened = await open_case(store, shown.id, ADA) if shown else None
    who = SignedIn(ADA, "csrf", "key")
    auth, pages = Auth(store, room.clock, secure=False), Pages(room.parts.files.links)
    events = Stream(room.parts, pages, auth, who, opened, after).events()
    try:
        async for event in events:
            yield event
    finally:
        await events.aclose()


async def until(events: AsyncIterator[str], right: Callable[[str], bool]) -> str:
    """The first event that is right."""
    async with asyncio.timeout(20):
        async for event in events:
            if right(event):
                return event
    raise AssertionError("the stream ended")


async def test_begins_with_what_is_missing_and_what_is_true(desk_room: Room) -> None:
    """Lines after the place the page has read up to, then every region."""
    case = await desk_room.case("kim", "one")
    place = (await desk_room.store.read(case.customer))[0].id
    events = stream(desk_room, case, place)
    lines, regions = await anext(events), await anext(events)
    last = (await desk_room.store.read(case.customer))[-1].id
    assert lines.startswith(f"id: {last}\n")
    assert "You said: one" in lines
    assert f"line-{place}" not in lines
    for target in ("#queue", "#head", "#floor", "#packet"):
        assert f'hx-target="{target}"' in regions
    await events.aclose()


async def test_sends_only_what_has_changed(desk_room: Room) -> None:
    case = await desk_room.case("kim")
    last = (await desk_room.store.read(case.customer))[-1].id
    events = stream(desk_room, case, last)
    await until(events, lambda event: "#queue" in event)
    await desk_room.case("lee")
    changed = await until(events, lambda event: "#queue" in event)
    assert "#packet" not in changed
    assert "#floor" not in changed
    await events.aclose()


async def test_a_delivery_that_comes_later_finds_its_message(desk_room: Room) -> None:
    case = await desk_room.case("kim")
    lines = await desk_room.store.read(case.customer)
    events = stream(desk_room, case, lines[-1].id)
    desk_room.store._state.logs[case.customer].append(
        Delivery(lines[0].mid, 1, Status.FAILED, "no such number", id=f"{lines[-1].id}9")
    )
    assert "Not delivered: no such number" in await until(
        events, lambda event: 'hx-target="#delivery-' in event
    )
    await events.aclose()


async def write(room: Room, customer: str, *lines: LogLine) -> None:
    """Lines come into the log, each in an event of its own."""
    log = room.store._state.logs[customer]
    log.extend(replace(line, id=str(int(log[-1].id) + n)) for n, line in enumerate(lines, 1))
    await room.store.publish(Signal("log", customer))


async def test_an_edit_that_comes_later_finds_its_message(desk_room: Room) -> None:
    case = await desk_room.case("kim")
    lines = await desk_room.store.read(case.customer)
    events = stream(desk_room, case, lines[-1].id)
    await until(events, lambda event: "#queue" in event)
    await write(desk_room, case.customer, Edit("kims", 1, text("new words")))
    told = await until(events, lambda event: 'hx-target="#words-' in event)
    assert "new words" in told
    assert 'hx-swap="beforeend"' in told
    await events.aclose()


async def test_an_edit_that_came_before_its_message_is_not_lost(desk_room: Room) -> None:
    case = await desk_room.case("kim")
    last = (await desk_room.store.read(case.customer))[-1].id
    events = stream(desk_room, case, last)
    await until(events, lambda event: "#queue" in event)
    await write(desk_room, case.customer, Edit("kims", 1))
    await until(events, lambda event: 'hx-target="#words-' in event)
    await write(desk_room, case.customer, entry("kims", "secret"))
    told = await until(events, lambda event: 'hx-target="#lines"' in event)
    assert "Taken back by the customer" in told
    assert "secret" not in told
    await events.aclose()


async def test_a_file_that_was_fetched_takes_its_place(desk_room: Room) -> None:
    case = await desk_room.case("kim")
    last = (await desk_room.store.read(case.customer))[-1].id
    events = stream(desk_room, case, last)
    await write(desk_room, case.customer, Fetched(File("photo", "boots.png", "image/png"), 1, ok=True))
    assert "<img" in await until(events, lambda event: 'hx-target=".file-' in event)
    await events.aclose()


async def test_the_agent_is_seen_and_the_stream_pings(desk_room: Room) -> None:
    events = stream(desk_room)
    await until(events, lambda event: event.startswith("event: ping"))
    seen = (await desk_room.store.present())["ada"]
    desk_room.clock.skip(PING)
    await desk_room.store.publish(Signal("desk"))
    await until(events, lambda event: event.startswith("event: ping"))
    assert (await desk_room.store.present())["ada"] >= seen + PING
    await events.aclose()


async def test_many_signals_cost_one_redraw(desk_room: Room) -> None:
    """What is shown then is what all of them were about."""
    events = stream(desk_room)
    await until(events, lambda event: "#queue" in event)
    waiting = asyncio.create_task(until(events, lambda event: "#queue" in event))
    await asyncio.sleep(0)
    for number in range(3):
        await desk_room.store.show(case(f"c{number}", customer=f"customer-{number}"))
        desk_room.live._offer(Signal("desk"))
    redrawn = await waiting
    assert [f'data-case="c{number}"' in redrawn for number in range(3)] == [True] * 3
    await events.aclose()


async def test_ends_with_its_session(desk_room: Room) -> None:
    events = stream(desk_room)
    await anext(events)
    await desk_room.store.close_session("key")
    desk_room.clock.skip(HEARTBEAT)
    await desk_room.store.publish(Signal("desk"))
    async with asyncio.timeout(20):
        async for _ in events:
            pass


async def test_ends_when_the_process_stops(desk_room: Room) -> None:
    events = stream(desk_room)
    await anext(events)
    desk_room.live.close()
    async with asyncio.timeout(20):
        async for _ in events:
            pass


@pytest.mark.parametrize("detail", ["", "[]", "{}", '"x"', json.dumps({"from": "agent", "on": True})])
async def test_only_the_customers_typing_is_shown(desk_room: Room, detail: str) -> None:
    """A hint nobody can read is no reason to end the stream."""
    case = await desk_room.case("kim")
    events = stream(desk_room, case)
    await anext(events)
    await desk_room.store.publish(Signal("typing", case.customer, detail))
    await desk_room.store.publish(Signal("typing", case.customer, '{"from": "customer", "on": true}'))
    assert "Customer is typing" in await until(events, lambda event: 'hx-target="#typing"' in event)
    await events.aclose()


@pytest.mark.parametrize(
    ("after", "last", "status"),
    [("", "", 200), ("1-0", "2-0", 200), ("1-0", "x", 200), ("x", "", 422), ("9" * 20, "", 422)],
)
async def test_is_read_from_the_id_of_a_line_on(desk_room: Room, after: str, last: str, status: int) -> None:
    """A browser repeats its last id for ever: one that is none of ours must not end it each time."""
    case = await desk_room.case("kim")
    async with desk_room.browser(ADA) as browser:
        desk_room.live.close()
        params = {"case": case.id, "after": after}
        answer = await browser.get("/desk/events", params=params, headers={"Last-Event-ID": last})
    assert answer.status_code == status
