"""The console in a real browser, as agents use it, on a whole hub in this process."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, Route, expect

from hub.store import Signal
from tests.waiting import eventually
from tests.web.conftest import Desks
from tests.web.desk_room import ADA, BEA, Room

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SEEN = "Object.keys(localStorage).filter((key) => key.includes(':seen:')).length"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


async def claimed(page: Page) -> None:
    """Open the first waiting case and claim it."""
    await page.locator("#waiting .card").first.click()
    await page.get_by_role("button", name="Claim").click()
    await expect(page.get_by_label("Reply to")).to_be_focused()


async def said(page: Page) -> list[str]:
    return [text.strip() for text in await page.locator("#lines .said").all_inner_texts()]


async def test_a_new_case_appears_without_a_reload(served: Room, desks: Desks) -> None:
    """In the queue, in the tab's title and, once, for a screen reader."""
    page = await desks()
    await expect(page.get_by_text("Nobody is waiting.")).to_be_visible()
    await served.case("kim", "my boots pinch")
    await expect(page.locator("#waiting .card")).to_have_count(1)
    await expect(page).to_have_title("(1) Desk")
    await expect(page.locator("#announce")).to_have_text("New case waiting: Asked for a person")


async def test_the_whole_of_a_case(served: Room, desks: Desks) -> None:
    """Claim, write, hear, resolve: each side sees the other at once, and the log has every line once."""
    case = await served.case("kim", "my boots pinch")
    page = await desks()
    await claimed(page)
    await page.keyboard.type("Hello Kim")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line.agent .said")).to_have_text("Hello Kim")
    await expect(page.get_by_label("Reply to")).to_have_value("")
    await served.says("kim", "at last")
    await expect(page.locator(".line.customer .said").last).to_have_text("at last")
    await page.get_by_role("button", name="Resolve").click()
    await page.get_by_role("textbox", name="Note for colleagues").fill("sent a new pair")
    await page.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    await expect(page.get_by_text("The assistant has the conversation.")).to_be_visible()
    await expect(page.locator(".line.note .said")).to_have_text("sent a new pair")
    assert (await served.store.conversation(case.customer)).case is None
    once = await said(page)
    await page.reload()
    await expect(page.locator("#queue #closed .card")).to_have_count(1)
    assert await said(page) == once


async def test_the_packet_tells_what_went_before(served: Room, desks: Desks) -> None:
    """Reason, form and question, slots, what was not understood, who it is."""
    case = await served.case("kim", "hm")
    page = await desks(path=f"/desk/cases/{case.id}")
    packet = page.get_by_role("region", name="Details")
    for words in (
        "Asked for a person",
        "Return",
        "refund or exchange",
        "4021",
        "Not understood",
        "Anonymous",
    ):
        await expect(packet.get_by_text(words).first).to_be_visible()


async def test_what_a_customer_writes_is_never_markup(served: Room, desks: Desks) -> None:
    """Neither when the page is made nor when a line comes in live."""
    attack = (
        '<img src=x onerror="document.title=1"><hx-partial hx-target="body">gone</hx-partial>\r\revent: x'
    )
    case = await served.case("kim", attack)
    page = await desks(path=f"/desk/cases/{case.id}")
    await served.says("kim", attack)
    await expect(page.locator(".line.customer .said").last).to_contain_text("<hx-partial hx-target=")
    await expect(page.locator(".line.customer .said").first).to_contain_text("<img src=x onerror=")
    assert await page.locator(".said img").count() == 0
    await expect(page.locator("#queue")).to_be_visible()


async def test_a_second_agent_is_refused_and_keeps_the_text(served: Room, desks: Desks) -> None:
    """Bea's page still shows a composer because it was cut off when the case went on to Ada."""
    case = await served.case("kim")
    page = await desks(BEA, f"/desk/cases/{case.id}")
    await claimed(page)
    await page.keyboard.type("I will look")
    await page.context.route("**/desk/events*", lambda route: route.abort())
    await page.evaluate("document.querySelector('#stream')._htmx.sse.reader.cancel()")
    await expect(page.get_by_text("Offline — reconnecting")).to_be_visible()
    await served.releases(BEA, case)
    await served.claims(ADA, case)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("Ada has this conversation now.")
    await expect(page.locator(".standing")).to_contain_text("Ada has this conversation since")
    await expect(page.locator("#kept-text")).to_have_text("I will look")
    await page.context.unroute("**/desk/events*")
    await expect(page.locator("#offline")).to_have_text("")
    assert not any("I will look" in text for text in await served.texts(case.customer))


async def test_release_and_transfer_bring_the_case_back_to_a_queue(served: Room, desks: Desks) -> None:
    await served.case("kim")
    page = await desks()
    await claimed(page)
    await page.get_by_role("button", name="Release").click()
    await page.get_by_role("dialog").get_by_role("button", name="Release").click()
    await page.get_by_role("button", name="Claim").click()
    await page.get_by_role("button", name="Transfer").click()
    await page.get_by_role("combobox", name="Team").select_option("Returns")
    await page.get_by_role("dialog").get_by_role("button", name="Transfer").click()
    await expect(page.locator("#waiting .card")).to_contain_text("Returns")


async def test_a_double_click_sends_once(served: Room, desks: Desks) -> None:
    case = await served.case("kim")
    page = await desks(path=f"/desk/cases/{case.id}")
    await page.get_by_role("button", name="Claim").click()
    await page.get_by_label("Reply to").fill("once")
    await page.evaluate("for (const _ of [1, 2]) document.querySelector('#composer').requestSubmit()")
    await expect(page.locator(".line.agent .said")).to_have_text("once")
    await served.says("kim", "thanks")
    await expect(page.locator(".line.customer .said").last).to_have_text("thanks")
    assert (await said(page)).count("once") == 1


async def test_a_reply_whose_answer_was_lost_is_tried_again_and_sent_once(served: Room, desks: Desks) -> None:
    case = await served.case("kim")
    page = await desks(path=f"/desk/cases/{case.id}")
    await page.get_by_role("button", name="Claim").click()
    await page.get_by_label("Reply to").fill("can you hear me")

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/reply", lose_the_answer, times=1)
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Reply to")).to_have_value("")
    assert sum("can you hear me" in text for text in await served.texts(case.customer)) == 1


async def test_a_draft_is_kept_for_each_case(served: Room, desks: Desks) -> None:
    """Across cases and across a reload."""
    first, second = await served.case("kim"), await served.case("lee")
    for case in (first, second):
        await served.claims(ADA, case)
    page = await desks(path=f"/desk/cases/{first.id}")
    await page.get_by_label("Reply to").fill("half a thou")
    await page.locator(f"#card-{second.id} a").click()
    await expect(page.locator("#stage")).to_have_attribute("data-case", second.id)
    await expect(page.get_by_label("Reply to")).to_have_value("")
    await page.locator(f"#card-{first.id} a").click()
    await expect(page.get_by_label("Reply to")).to_have_value("half a thou")
    await page.reload()
    await expect(page.get_by_label("Reply to")).to_have_value("half a thou")


async def test_after_an_outage_nothing_is_missing_or_doubled(served: Room, desks: Desks) -> None:
    case = await served.case("kim")
    page = await desks(path=f"/desk/cases/{case.id}")
    await served.says("kim", "before")
    await expect(page.locator(".line.customer .said").last).to_have_text("before")
    await page.context.route("**/desk/events*", lambda route: route.abort())
    await page.evaluate("document.querySelector('#stream')._htmx.sse.reader.cancel()")
    await expect(page.get_by_text("Offline — reconnecting")).to_be_visible()
    await served.says("kim", "meanwhile")
    await page.context.unroute("**/desk/events*")
    await expect(page.locator(".line.customer .said").last).to_have_text("meanwhile")
    await expect(page.locator("#offline")).to_have_text("")
    lines = await said(page)
    assert (lines.count("before"), lines.count("meanwhile")) == (1, 1)


async def test_both_see_the_other_writing(served: Room, desks: Desks) -> None:
    """The customer is told only of the agent who has the floor."""
    case = await served.case("kim")
    page = await desks(path=f"/desk/cases/{case.id}")
    await page.get_by_role("button", name="Claim").click()
    await expect(page.get_by_label("Reply to")).to_be_focused()
    with served.live.watch(customer=case.customer) as watch:
        await page.keyboard.type("H")

        async def told() -> bool:
            return any('"agent"' in signal.detail for signal in await watch.changed(0.1))

        await eventually(told)
    await served.store.publish(Signal("typing", case.customer, '{"from": "customer", "on": true}'))
    await expect(page.get_by_text("Customer is typing")).to_be_visible()
    await served.says("kim", "here")
    await expect(page.get_by_text("Customer is typing")).to_have_count(0)


async def test_the_keyboard_is_enough(served: Room, desks: Desks) -> None:
    await served.case("kim")
    page = await desks()
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Customer 0KIM")).to_be_focused()
    await page.keyboard.press("c")
    await expect(page.get_by_label("Reply to")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("r")
    await page.keyboard.type("j is only a letter here")
    await expect(page.get_by_label("Reply to")).to_have_value("j is only a letter here")


async def test_on_a_phone_the_desk_is_three_steps(served: Room, desks: Desks) -> None:
    await served.case("kim")
    page = await desks(**PHONE)
    await page.locator("#waiting .card").tap()
    await expect(page.locator("#queue")).to_be_hidden()
    await page.get_by_role("button", name="Details").tap()
    await expect(page.get_by_role("region", name="Details")).to_be_visible()
    await page.get_by_role("button", name="Back to the conversation").tap()
    await page.get_by_role("link", name="Back to the cases").tap()
    await expect(page.locator("#queue")).to_be_visible()
    await page.go_back()
    await expect(page.locator("#log")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [{}, PHONE], ids=["desktop", "phone"])
async def test_axe_finds_nothing(served: Room, desks: Desks, scheme: str, device: dict[str, object]) -> None:
    """With a waiting case, with one's own, and with each dialog open."""
    case = await served.case("kim", "hm", "my boots pinch")
    await served.case("lee")
    page = await desks(path=f"/desk/cases/{case.id}", color_scheme=scheme, **device)
    found = await problems(page)
    await page.get_by_role("button", name="Claim").click()
    await page.get_by_label("Reply to").fill("Hello")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line.agent")).to_have_count(1)
    found += await problems(page)
    for dialog in ("Release", "Transfer", "Resolve"):
        await page.get_by_role("button", name=dialog).click()
        found += await problems(page)
        await page.keyboard.press("Escape")
    assert found == []


async def problems(page: Page) -> list[str]:
    return [str(found) for found in (await Axe().run(page)).response["violations"]]


async def test_of_a_case_that_is_done_nothing_is_kept_in_the_browser(served: Room, desks: Desks) -> None:
    await served.case("kim")
    page = await desks()
    await claimed(page)
    await eventually(lambda: page.evaluate(f"{SEEN} === 1"))
    await page.get_by_role("button", name="Resolve").click()
    await page.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    await expect(page.locator("#mine .card")).to_have_count(0)
    await eventually(lambda: page.evaluate(f"{SEEN} === 0"))


async def test_a_session_that_ends_leads_back_to_the_sign_in(served: Room, desks: Desks) -> None:
    page = await desks()
    served.store._state.sessions.clear()
    served.clock.skip(6_000)
    await served.case("kim")
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()


async def test_every_answer_forbids_foreign_scripts_and_frames(desk_room: Room) -> None:
    async with desk_room.browser(ADA) as browser:
        for path in ("/desk", "/desk/sign-in", "/desk/cases/none"):
            policy = (await browser.get(path)).headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
