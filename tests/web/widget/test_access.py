"""For everyone: keyboard, screen readers, small screens, dark rooms, right-to-left scripts."""

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import FloatRect, Locator, expect

from tests.web.widget.conftest import Chat, Visit
from tests.web.widget.fake_hub import FakeHub

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
REPLIES = [{"title": "Refund", "payload": "/refund"}, {"title": "Exchange", "payload": "/exchange"}]
MESSAGE = [
    {
        "type": "paragraph",
        "children": [
            {
                "type": "link",
                "url": "https://example.com/",
                "children": [{"type": "text", "text": "Your parcel"}],
            }
        ],
    },
    {"type": "card", "title": "Boots", "text": "Warm", "image": None, "buttons": REPLIES},
]


async def violations(chat: Chat, part: str = "body") -> list[str]:
    """What axe finds once nothing moves any more, as `rule: selector`."""
    await chat.come_to_rest()
    results = await Axe().run(chat.page, context=part)
    return [
        f"{rule['id']}: {node['target']}" for rule in results.response["violations"] for node in rule["nodes"]
    ]


FILES = [
    {"type": "file", "name": name, "mime": mime, "size": 9, "url": "/files/none", "picture": False}
    for name, mime in (("receipt.pdf", "application/pdf"), ("voice.ogg", "audio/ogg"))
] + [{"type": "location", "latitude": 52.5, "longitude": 13.25, "label": "Our store"}]


async def fill(chat: Chat, hub: FakeHub) -> None:
    """Every kind of message, floor and state at once."""
    hub.say("earlier", "customer", at=1_789_000_000_000)
    for sender in ("customer", "agent"):
        hub.say("files", sender, content=FILES)
    hub.say("x", content=MESSAGE)
    hub.say("Anna has joined", "system")
    hub.refuse(422)
    await chat.send("refused")
    await expect(chat.page.get_by_text("Not sent")).to_be_visible()
    hub.say("Refund or exchange?", "agent", agent="Anna", buttons=REPLIES)
    hub.signal("status", {"floor": "agent", "place": None, "agent": "Anna"})
    hub.signal("typing", {"from": "agent", "on": True})
    await expect(chat.page.get_by_text("Anna is typing")).to_be_attached()
    await chat.field.fill("x" * 4001)


@pytest.mark.parametrize(("device", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["day", "night"])
class TestAxe:
    @pytest.fixture
    def options(self, scheme: str, device: dict[str, Any]) -> dict[str, Any]:
        return {**device, "color_scheme": scheme}

    async def test_finds_nothing_in_any_state(self, visit: Visit, hub: FakeHub) -> None:
        chat = await visit.page()
        assert await violations(chat) == []
        await chat.open()
        assert await violations(chat, "throughline-chat") == []
        await fill(chat, hub)
        assert await violations(chat) == []
        hub.down = True
        hub.drop_streams()
        await expect(chat.status).to_contain_text("Connecting again")
        assert await violations(chat, "throughline-chat") == []


ACCENTS = ["#ffffff", "#ffe100", "#ff4fa3", "#7f7f7f", "#2f6bff", "#00b050", "#000000"]
PAINT = "(page, accent) => page.style.setProperty('--throughline-accent', accent)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
class TestAccent:
    @pytest.fixture
    def options(self, scheme: str) -> dict[str, Any]:
        return {**DESKTOP, "color_scheme": scheme}

    async def test_any_colour_stays_readable(self, chat: Chat, hub: FakeHub) -> None:
        hub.say("x", "customer", content=MESSAGE)
        hub.say("x", content=MESSAGE)
        hub.say("Which?", buttons=REPLIES)
        parts = [".launcher", ".face", "[data-from=customer] .bubble", ".choices button", "[data-from=bot] a"]
        await expect(chat.page.locator(".choices button").last).to_be_visible()
        for accent in ACCENTS:
            await chat.page.locator("html").evaluate(PAINT, accent)
            await chat.come_to_rest()
            poor = await chat.page.locator("throughline-chat").evaluate(CONTRASTS, parts)
            assert (accent, poor) == (accent, [])


CONTRASTS = """
(chat, selectors) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    const colour = getComputedStyle(node).backgroundColor;
    return colour === "rgba(0, 0, 0, 0)" ? ground(node.parentElement) : colour;
  };
  const contrast = (node) => {
    const [low, high] = [getComputedStyle(node).color, ground(node)].map(luminance).sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const values = selectors.map((selector) => [selector, contrast(chat.shadowRoot.querySelector(selector))]);
  return values.filter(([, value]) => value < 4.5);
}
"""


async def test_the_keyboard_is_enough(visit: Visit) -> None:
    chat = await visit.page()
    await chat.launcher.focus()
    await chat.page.keyboard.press("Enter")
    await expect(chat.field).to_be_focused()
    await expect(chat.launcher).to_have_attribute("aria-expanded", "true")
    await chat.page.keyboard.type("one")
    await chat.page.keyboard.press("Shift+Enter")
    await chat.page.keyboard.type("two")
    await expect(chat.field).to_have_value("one\ntwo")
    await chat.page.keyboard.press("Enter")
    await chat.shows("one\ntwo")
    await chat.page.keyboard.press("Escape")
    await expect(chat.panel).to_be_hidden()
    await expect(chat.launcher).to_be_focused()


async def test_enter_that_ends_a_composition_does_not_send(chat: Chat) -> None:
    await chat.field.fill("かな")
    await chat.field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    await expect(chat.field).to_have_value("かな")
    await expect(chat.bubbles).to_have_count(0)


async def test_the_log_is_quiet_while_it_is_loaded_and_speaks_afterwards(chat: Chat) -> None:
    await expect(chat.log).to_have_attribute("aria-live", "polite")
    await expect(chat.log).not_to_have_attribute("aria-busy", "true")


async def test_the_counter_shows_near_the_limit_and_too_long_is_not_sent(chat: Chat) -> None:
    """Characters are counted as the server counts them: an emoji is one."""
    await chat.field.fill("😀" * 3000)
    await expect(chat.page.locator(".count")).to_be_hidden()
    await chat.field.fill("x" * 3990)
    await expect(chat.page.get_by_text("10 characters left")).to_be_visible()
    await chat.field.fill("x" * 4002)
    await expect(chat.page.get_by_text("2 characters too long")).to_be_visible()
    await chat.field.press("Enter")
    await expect(chat.bubbles).to_have_count(0)


async def test_the_field_grows_with_its_text(chat: Chat) -> None:
    before = await size(chat.field)
    await chat.field.fill("one\ntwo\nthree")
    assert (await size(chat.field))["height"] > before["height"] + 40


async def size(locator: Locator) -> FloatRect:
    box = await locator.bounding_box()
    assert box is not None
    return box


@pytest.mark.parametrize("options", [PHONE])
async def test_on_a_phone_the_chat_is_the_screen(chat: Chat, hub: FakeHub) -> None:
    hub.say("Which?", buttons=REPLIES)
    await expect(chat.log.get_by_role("button").first).to_be_visible()
    await expect(chat.panel).to_have_css("animation-name", "slide")
    await chat.come_to_rest()
    assert await size(chat.panel) == {"x": 0, "y": 0, "width": 390, "height": 844}
    await expect(chat.launcher).to_be_hidden()
    for button in await chat.page.get_by_role("dialog").get_by_role("button").all():
        box = await size(button)
        assert min(box["width"], box["height"]) >= 44


@pytest.mark.parametrize("options", [PHONE])
async def test_on_a_phone_the_keyboard_stays_in_the_chat(chat: Chat) -> None:
    """The page behind it is inert; Escape leads back to it."""
    for _ in range(8):
        await chat.page.keyboard.press("Tab")
        outside = "!['THROUGHLINE-CHAT', 'BODY'].includes(document.activeElement.tagName)"
        assert not await chat.page.evaluate(outside)
    await chat.page.keyboard.press("Escape")
    await expect(chat.panel).to_be_hidden()
    await expect(chat.launcher).to_be_focused()


@pytest.mark.parametrize("options", [PHONE])
async def test_a_phone_that_is_turned_keeps_the_chat_and_the_keyboard(chat: Chat) -> None:
    await chat.field.fill("half a thou")
    await chat.page.set_viewport_size({"width": 844, "height": 390})
    await expect(chat.launcher).to_be_visible()
    await expect(chat.field).to_be_focused()
    await expect(chat.field).to_have_value("half a thou")


@pytest.mark.parametrize("options", [PHONE])
async def test_on_a_phone_a_reload_does_not_cover_the_page(chat: Chat) -> None:
    await chat.page.reload()
    await expect(chat.launcher).to_be_visible()
    await expect(chat.panel).to_be_hidden()


async def test_an_open_chat_stays_open_on_the_next_page(chat: Chat) -> None:
    """Without taking the keyboard away from the page."""
    await chat.page.reload()
    await expect(chat.panel).to_be_visible()
    await expect(chat.field).not_to_be_focused()


async def test_right_to_left_mirrors_the_chat(visit: Visit, hub: FakeHub) -> None:
    """The launcher sits at the other side; each text keeps the direction of its own script."""
    chat = await visit.page("/?dir=rtl")
    await chat.open()
    assert (await size(chat.launcher))["x"] < 100
    hub.say("مرحبا", "bot")
    hub.say("hello", "customer")
    await chat.shows("مرحبا", "hello")
    theirs, own = [await size(chat.bubbles.nth(place)) for place in (0, 1)]
    assert theirs["x"] > own["x"]
    await expect(chat.bubbles.nth(0).locator("p")).to_have_css("direction", "rtl")
    await expect(chat.bubbles.nth(1).locator("p")).to_have_css("direction", "ltr")


@pytest.mark.parametrize("options", [{**DESKTOP, "reduced_motion": "reduce"}])
async def test_nothing_moves_for_those_who_asked_for_calm(chat: Chat, hub: FakeHub) -> None:
    hub.signal("typing", {"from": "bot", "on": True})
    await expect(chat.page.locator(".dots")).to_be_visible()
    moving = "document.querySelector('throughline-chat').shadowRoot.getAnimations().length"
    assert await chat.page.evaluate(moving) == 0
