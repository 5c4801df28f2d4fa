"""What is said: sent, received, shown."""

import re

import pytest
from playwright.async_api import expect

from tests.web.widget.conftest import Chat, Visit
from tests.web.widget.fake_hub import FakeHub

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

REPLIES = [{"title": "Refund", "payload": "/refund"}, {"title": "Exchange", "payload": "/exchange"}]


def text(words: str) -> dict[str, object]:
    return {"type": "text", "text": words}


async def test_a_message_is_sent_and_answered(chat: Chat, hub: FakeHub) -> None:
    hub.answer = lambda message: hub.say(f"You said: {message['text']}")
    await chat.send("where is my order 4021?")
    await chat.shows("where is my order 4021?", "You said: where is my order 4021?")
    await expect(chat.field).to_have_value("")


def file(name: str, url: str, *, picture: bool) -> dict[str, object]:
    """A file as the hub tells it."""
    return {
        "type": "file",
        "media": "m",
        "name": name,
        "mime": "application/pdf",
        "size": 48_213,
        "url": url,
        "picture": picture,
    }


async def test_files_and_places_are_shown(chat: Chat, hub: FakeHub) -> None:
    """Pictures in place, a picture that is not there and any other file by its name, a place as a link."""
    content = [
        file("boots", "/files/boots", picture=True),
        file("lost", "/files/lost", picture=True),
        file("receipt.pdf", "/files/receipt", picture=False),
        {"type": "location", "latitude": 52.5, "longitude": 13.25, "label": "Our store"},
    ]
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>'
    await chat.page.route(
        "**/files/boots", lambda route: route.fulfill(body=drawn, content_type="image/svg+xml")
    )
    hub.say("files", "agent", content=content)
    await expect(chat.log.get_by_role("link").get_by_role("img", name="boots")).to_be_visible()
    for name, path in (("lost", "/files/lost"), ("receipt.pdf", "/files/receipt")):
        await expect(chat.log.get_by_role("link", name=name)).to_have_attribute("href", hub.url + path)
    await expect(chat.log.get_by_text("PDF · 47 kB")).to_have_count(2)
    place = chat.log.get_by_role("link", name="Our store")
    await expect(place).to_have_attribute("href", re.compile("openstreetmap.*mlat=52.5&mlon=13.25"))
    await expect(chat.log.get_by_role("img")).to_have_count(1)


async def test_ticks_tell_how_far_a_message_is(chat: Chat, hub: FakeHub) -> None:
    """Waiting until the hub takes it, sent until it is in the log, then received."""
    hub.down = hub.silent = True
    await chat.send("hello")
    state = chat.page.locator(".message .state")
    await expect(state).to_have_text("Waiting to be sent")
    hub.down = False
    await expect(state).to_have_text("Sent")
    hub.say("hello", "customer", client_id=hub.accepted[0])
    await expect(state).to_have_text("Received")
    await chat.shows("hello")


async def test_a_refused_message_can_be_tried_again_or_deleted(chat: Chat, hub: FakeHub) -> None:
    hub.refuse(422, times=2)
    await chat.send("first")
    await chat.send("second")
    await expect(chat.page.get_by_text("Not sent")).to_have_count(2)
    await chat.message("first").get_by_role("button", name="Try again").click()
    await chat.message("second").get_by_role("button", name="Delete").click()
    await chat.shows("first")
    await expect(chat.message("first").locator(".state")).to_have_text("Received")


async def test_only_the_newest_quick_replies_can_be_taken(chat: Chat, hub: FakeHub) -> None:
    hub.say("Refund or exchange?", buttons=REPLIES)
    group = chat.page.get_by_role("group", name="Suggested answers")
    await group.get_by_role("button", name="Exchange").click()
    await expect(chat.log).to_contain_text("Exchange")
    await expect(group).to_have_count(0)
    sent = [body for path, body in hub.requests if path == "messages"]
    assert [(body["text"], body["payload"]) for body in sent] == [("Exchange", "/exchange")]


async def test_what_the_content_offers_is_shown_once(chat: Chat, hub: FakeHub) -> None:
    """`buttons` repeats the choices of the content, those of cards too."""
    card = {"type": "card", "title": "Boots", "buttons": REPLIES}
    hub.say("Which?", content=[{"type": "choices", "choices": REPLIES}], buttons=REPLIES)
    await expect(chat.log.get_by_role("button", name="Refund")).to_have_count(1)
    hub.say("Boots", content=[card], buttons=REPLIES)
    await expect(chat.log.locator(".card").get_by_role("button", name="Refund")).to_be_visible()
    await expect(chat.log.get_by_role("button", name="Refund")).to_have_count(1)


async def test_the_content_tree_becomes_nodes(chat: Chat, hub: FakeHub) -> None:
    marks = [
        {"type": "bold", "children": [text("4021")]},
        {"type": "break"},
        {"type": "code", "text": "SAVE10"},
    ]
    link = {"type": "link", "url": "https://example.com/", "children": [text("details")]}
    steps = {"type": "list", "ordered": True, "items": [[text("pack")], [text("send")]]}
    card = {
        "type": "card",
        "title": "Boots",
        "url": "https://example.com/b",
        "text": "Warm",
        "buttons": REPLIES,
    }
    hub.say("x", content=[{"type": "paragraph", "children": [*marks, link]}, steps, card])
    await expect(chat.log.locator("strong")).to_have_text("4021")
    await expect(chat.log.locator("code")).to_have_text("SAVE10")
    await expect(chat.log.locator("ol > li")).to_have_text(["pack", "send"])
    await expect(chat.log.get_by_role("heading", name="Boots")).to_be_visible()
    await expect(chat.log.locator(".card").get_by_role("button")).to_have_text(["Refund", "Exchange"])
    details = chat.log.get_by_role("link", name="details")
    assert await details.get_attribute("rel") == "noopener noreferrer"
    assert await details.get_attribute("target") == "_blank"


HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"
SCHEMES = [
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "http://[",
]


async def test_nothing_said_is_ever_run(chat: Chat, hub: FakeHub) -> None:
    """Markup stays text, wherever it comes from; a link or image of another scheme is not made."""
    dialogs: list[str] = []
    chat.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    links = [{"type": "link", "url": url, "children": [text(HOSTILE)]} for url in SCHEMES]
    images = [{"type": "image", "url": url, "alt": HOSTILE} for url in ["javascript:alert(1)", "blob:x"]]
    card = {
        "type": "card",
        "title": HOSTILE,
        "url": SCHEMES[0],
        "text": HOSTILE,
        "buttons": [{"title": HOSTILE, "payload": "/x"}],
    }
    hub.say(
        HOSTILE, "agent", agent=HOSTILE, content=[{"type": "paragraph", "children": links}, *images, card]
    )
    hub.say(HOSTILE, "system")
    hub.signal("status", {"floor": "agent", "place": None, "agent": HOSTILE})
    await chat.send(HOSTILE)
    await expect(chat.message(HOSTILE).last.locator(".state")).to_have_text("Received")
    await expect(chat.panel.get_by_role("heading", level=2)).to_have_text(HOSTILE)
    assert await chat.panel.locator("a, img, script").count() == 0
    assert dialogs == []


async def test_images_wait_until_they_are_needed_and_say_what_they_show(chat: Chat, hub: FakeHub) -> None:
    hub.say("x", content=[{"type": "image", "url": f"{hub.url}/static/widget/demo.svg", "alt": "Our mark"}])
    image = chat.log.get_by_role("img", name="Our mark")
    assert await image.get_attribute("loading") == "lazy"


async def test_a_block_from_the_future_is_left_out(chat: Chat, hub: FakeHub) -> None:
    hub.say(
        "x",
        content=[{"type": "hologram"}, {"type": "paragraph", "children": [{"type": "blink"}, text("seen")]}],
    )
    await chat.shows("seen")


async def test_who_is_typing_is_shown_until_they_have_written(chat: Chat, hub: FakeHub) -> None:
    hub.signal("status", {"floor": "agent", "place": None, "agent": "Anna"})
    hub.signal("typing", {"from": "agent", "on": True})
    await expect(chat.page.get_by_text("Anna is typing")).to_be_attached()
    hub.say("There you are", "agent", agent="Anna")
    await chat.shows("There you are")
    await expect(chat.page.get_by_text("Anna is typing")).to_have_count(0)


async def test_a_person_is_told_that_the_customer_types(chat: Chat, hub: FakeHub) -> None:
    """Once when it starts, not at every key, and once when the message is sent; the bot is told nothing."""
    await chat.send("to the bot")
    await chat.shows("to the bot")
    hub.signal("status", {"floor": "agent", "place": None, "agent": "Anna"})
    await expect(chat.panel.get_by_role("heading", level=2)).to_have_text("Anna")
    await chat.field.press_sequentially("to Anna")
    await chat.field.press("Enter")
    await chat.shows("to the bot", "to Anna")
    await expect(chat.message("to Anna").locator(".state")).to_have_text("Received")
    await chat.page.wait_for_function(
        "performance.getEntriesByName(document.baseURI + 'webchat/typing').length >= 2"
    )
    assert [body["on"] for path, body in hub.requests if path == "typing"] == [True, False]


async def test_the_header_says_who_has_the_floor(chat: Chat, hub: FakeHub) -> None:
    header = chat.panel.locator(".head")
    await expect(header).to_contain_text("Assistant")
    hub.signal("status", {"floor": "queued", "place": 3, "agent": None})
    await expect(header).to_contain_text("You are number 3 in the queue")
    hub.signal("status", {"floor": "queued", "place": 1, "agent": None})
    await expect(header).to_contain_text("You are next in line")
    hub.signal("status", {"floor": "agent", "place": None, "agent": "Anna Lindqvist"})
    await expect(header).to_contain_text("Anna Lindqvist")


async def test_new_messages_do_not_pull_a_reader_down(chat: Chat, hub: FakeHub) -> None:
    for number in range(40):
        hub.say(f"Line {number}")
    await expect(chat.message("Line 39")).to_be_in_viewport()
    await chat.page.locator(".scroller").evaluate("node => { node.scrollTop = 0; }")
    pill = chat.page.get_by_role("button", name="New messages")
    await expect(pill).to_be_hidden()
    hub.say("Down here")
    await expect(pill).to_be_visible()
    await expect(chat.message("Down here")).not_to_be_in_viewport()
    await pill.click()
    await expect(chat.message("Down here")).to_be_in_viewport()
    await expect(pill).to_be_hidden()


async def test_many_messages_at_once_are_followed_to_the_last(chat: Chat, hub: FakeHub) -> None:
    for number in range(40):
        hub.say(f"Line {number}")
    await expect(chat.message("Line 39")).to_be_in_viewport()
    await chat.page.locator(".log").evaluate(
        """log => {
          const again = () => log.append(log.lastChild.cloneNode(true));
          for (let n = 0; n < 30; n++) setTimeout(again, 5 * n);
        }"""
    )
    await expect(chat.bubbles).to_have_count(70)
    await expect(chat.bubbles.last).to_be_in_viewport()


async def test_what_was_typed_is_not_awaited_when_the_bot_fails(chat: Chat, hub: FakeHub) -> None:
    hub.signal("typing", {"from": "bot", "on": True})
    await expect(chat.page.locator(".dots")).to_be_visible()
    hub.say("Sorry, our assistant can't answer right now.", "system")
    await expect(chat.page.locator(".dots")).to_have_count(0)


async def test_the_launcher_counts_what_has_not_been_seen(visit: Visit, hub: FakeHub) -> None:
    """Also after a reload; opening the chat in one tab clears the count in the others."""
    chat = await visit.page()
    await chat.open()
    hub.say("seen")
    await chat.shows("seen")
    await chat.page.get_by_role("button", name="Close chat").first.click()
    hub.say("one")
    hub.say("two")
    badge = chat.page.locator(".badge")
    await expect(badge).to_have_text("2")
    await chat.page.reload()
    await expect(badge).to_have_text("2")
    await expect(chat.launcher).to_have_accessible_name("Open chat, new messages: 2")
    other = await visit.page()
    await other.open()
    await expect(badge).to_be_hidden()


async def test_the_shops_suggestions_open_the_chat_and_ask(visit: Visit, hub: FakeHub) -> None:
    chat = await visit.page()
    await chat.page.get_by_role("button", name="Where is my order 4021?").click()
    await expect(chat.panel).to_be_visible()
    await chat.shows("where is my order 4021?")


async def test_every_text_can_be_replaced(chat: Chat) -> None:
    texts = {"placeholder": "Schreiben Sie uns", "assistant": "Assistentin"}
    await chat.page.locator("throughline-chat").evaluate("(chat, texts) => { chat.texts = texts; }", texts)
    await expect(chat.field).to_have_attribute("placeholder", "Schreiben Sie uns")
    await expect(chat.panel).to_have_accessible_name("Assistentin")
