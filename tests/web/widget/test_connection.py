"""Outages, reloads and several tabs: nothing lost, nothing doubled, order kept."""

import pytest
from playwright.async_api import Route, expect

from tests.web.widget.conftest import Chat, Visit, until
from tests.web.widget.fake_hub import FakeHub

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OUTBOX = "Object.keys(localStorage).filter((key) => key.includes('outbox')).length"


async def test_messages_written_offline_survive_a_reload_and_go_out_in_order(
    visit: Visit, hub: FakeHub
) -> None:
    chat = await visit.page()
    await chat.open()
    await chat.send("before")
    await expect(chat.message("before").locator(".state")).to_have_text("Received")
    await visit.context.set_offline(True)
    await chat.send("first")
    await chat.send("second")
    await expect(chat.status).to_have_text(
        "You are offline. Your message will be sent as soon as you are back."
    )
    await expect(chat.message("second").locator(".state")).to_have_text("Waiting to be sent")
    hub.down = True
    await visit.context.set_offline(False)
    await chat.page.reload()
    await expect(chat.message("second").locator(".state")).to_have_text("Waiting to be sent")
    hub.down = False
    await expect(chat.message("second").locator(".state")).to_have_text("Received")
    await chat.shows("before", "first", "second")
    assert [entry["text"] for entry in hub.log] == ["before", "first", "second"]
    assert await chat.page.evaluate(OUTBOX) == 0


async def test_a_lost_answer_doubles_nothing(chat: Chat, hub: FakeHub) -> None:
    """The message is in the log, the 202 never came: it is not sent again, or at least not taken again."""

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await chat.page.route("**/webchat/messages", lose_the_answer, times=1)
    await chat.send("once")
    await expect(chat.message("once").locator(".state")).to_have_text("Received")
    assert [entry["text"] for entry in hub.log] == ["once"]
    await chat.shows("once")


async def test_a_busy_hub_is_given_the_time_it_asks_for(chat: Chat, hub: FakeHub) -> None:
    hub.refuse(429, Retry_After="1")
    hub.refuse(503)
    await chat.send("patience")
    await expect(chat.status).to_contain_text("we keep trying")
    await expect(chat.message("patience").locator(".state")).to_have_text("Received")
    await expect(chat.status).to_be_empty()
    assert len(hub.accepted) == 1


async def test_a_dropped_stream_is_resumed_where_it_was(chat: Chat, hub: FakeHub) -> None:
    last = hub.say("one")
    await chat.shows("one")
    hub.drop_streams()
    hub.say("two")
    await chat.shows("one", "two")
    assert hub.after == [None, last["id"]]


async def test_a_long_outage_is_told_and_its_end_too(chat: Chat, hub: FakeHub) -> None:
    hub.say("one")
    await chat.shows("one")
    hub.down = True
    hub.drop_streams()
    await expect(chat.status).to_contain_text("Connecting again")
    hub.say("two")
    hub.down = False
    await chat.shows("one", "two")
    await expect(chat.status).to_be_empty()


async def test_an_event_that_cannot_be_read_stops_nothing(chat: Chat, hub: FakeHub) -> None:
    hub.say("broken", content=[{"type": "paragraph"}])
    hub.say("whole")
    await chat.shows("whole")


async def test_an_expired_session_is_renewed_and_the_message_sent(chat: Chat, hub: FakeHub) -> None:
    await chat.send("one")
    await chat.shows("one")
    hub.expire_sessions()
    await chat.send("two")
    await expect(chat.message("two").locator(".state")).to_have_text("Received")
    sessions = [body for path, body in hub.requests if path == "session"]
    assert len(sessions) == 2
    assert sessions[1]["token"]


async def test_a_page_makes_no_session_before_the_chat_is_used(visit: Visit, hub: FakeHub) -> None:
    chat = await visit.page()
    await chat.page.wait_for_load_state("networkidle")
    assert hub.requests == []
    await chat.open()
    await until(lambda: hub.streams)
    assert hub.requests == [("session", {"site": "demo"})]


async def test_two_tabs_are_one_conversation(visit: Visit, hub: FakeHub) -> None:
    """A message sent in one appears in the other, as do the answers; both are one visitor."""
    one, two = await visit.page(), await visit.page()
    for chat in (one, two):
        await chat.open()
    hub.answer = lambda message: hub.say(f"re: {message['text']}")
    await one.send("from one")
    await two.shows("from one", "re: from one")
    await two.send("from two")
    for chat in (one, two):
        await chat.shows("from one", "re: from one", "from two", "re: from two")
    assert len(hub.tokens) == 1


async def test_one_tab_at_a_time_empties_the_outbox(visit: Visit, hub: FakeHub) -> None:
    one, two = await visit.page(), await visit.page()
    for chat in (one, two):
        await chat.open()
    await until(lambda: hub.streams == 2)
    hub.down = True
    for number in range(3):
        await one.send(f"one {number}")
        await two.send(f"two {number}")
    await expect(two.bubbles).to_have_count(6)
    await expect(one.bubbles).to_have_count(6)
    hub.down = False
    expected = ["one 0", "two 0", "one 1", "two 1", "one 2", "two 2"]
    for chat in (one, two):
        await expect(chat.message("two 2").locator(".state")).to_have_text("Received")
        await chat.shows(*expected)
    assert [entry["text"] for entry in hub.log] == expected
    assert len([path for path, _ in hub.requests if path == "messages"]) == len(expected)


async def test_a_closed_tab_leaves_its_messages_to_the_other(visit: Visit, hub: FakeHub) -> None:
    one, two = await visit.page(), await visit.page()
    await two.open()
    await one.open()
    hub.down = True
    await one.send("left behind")
    await two.shows("left behind")
    await one.page.close()
    hub.down = False
    await expect(two.message("left behind").locator(".state")).to_have_text("Received")
    assert len(hub.log) == 1


async def test_without_storage_the_chat_works_in_memory(visit: Visit, hub: FakeHub) -> None:
    for area in ("localStorage", "sessionStorage"):
        await visit.context.add_init_script(
            f"Object.defineProperty(window, '{area}', {{ get() {{ throw new DOMException('denied'); }} }});"
        )
    chat = await visit.page()
    await chat.open()
    await chat.send("still here")
    await expect(chat.message("still here").locator(".state")).to_have_text("Received")


async def test_a_kept_message_that_cannot_be_read_stops_no_other(chat: Chat, hub: FakeHub) -> None:
    await chat.page.evaluate("localStorage.setItem('throughline:demo:outbox:broken', '{')")
    await chat.page.reload()
    await chat.send("hello")
    await expect(chat.message("hello").locator(".state")).to_have_text("Received")


async def test_fifty_messages_may_wait_and_the_next_stays_in_the_field(chat: Chat, hub: FakeHub) -> None:
    hub.down = True
    for number in range(50):
        await chat.send(f"m{number}")
    await chat.send("one too many")
    await expect(chat.status).to_contain_text("Too many messages")
    await expect(chat.field).to_have_value("one too many")
    assert await chat.page.evaluate(OUTBOX) == 50


async def test_a_draft_survives_a_reload(chat: Chat) -> None:
    await chat.field.fill("half a sent")
    await chat.page.reload()
    await expect(chat.field).to_have_value("half a sent")
