"""In a real browser: files, edits, failures and attachments of channels that are not the web chat."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from hub.content import File
from hub.conversation import Case
from hub.errors import Unavailable, Unreachable
from hub.messages import Deleted, Edited, Entry, Kind, Reached, Sender
from tests.web.conftest import Desks
from tests.web.desk_room import Room
from tests.web.desk_scene import (
    BLOCKED,
    PHONE,
    TELEGRAM,
    attachment,
    full_case,
    kims_case,
    png,
    replies,
    said,
)
from tests.web.test_desk import PHONE as DEVICE
from tests.web.test_desk import problems

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PICTURE = attachment(Kind.PHOTO, "boots.png", "image/png")
DROP = """(name) => {
  const carried = new DataTransfer();
  carried.items.add(new File(["dropped"], name, { type: "text/plain" }));
  const event = { bubbles: true, cancelable: true, dataTransfer: carried };
  const log = document.querySelector("#log");
  for (const kind of ["dragover", "drop"]) log.dispatchEvent(new DragEvent(kind, event));
}"""


def upload(name: str, size: int = 2_000) -> Any:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"x" * size}


async def opened(desks: Desks, case: Case) -> Page:
    page = await desks(path=f"/desk/cases/{case.id}")
    await expect(page.get_by_label("Reply to")).to_be_visible()
    return page


async def blocks(room: Room) -> None:
    """Kim blocks the company on Telegram."""
    await room.gets("kim", Reached(room.id(), room.clock(), TELEGRAM, reachable=False, why=BLOCKED))


async def agents_last(room: Room, case: Case) -> Entry:
    lines = await room.store.read(case.customer)
    return [line for line in lines if isinstance(line, Entry) and line.sender is Sender.AGENT][-1]


async def test_a_picture_is_waited_for_and_then_shown_in_its_place(served: Room, desks: Desks) -> None:
    case = await kims_case(served)
    page = await opened(desks, case)
    served.source.files["file"] = Unavailable("away")
    await served.store.put(case.customer, said(served, "look", attachments=(PICTURE,)))
    await expect(page.get_by_text("Being fetched…")).to_be_visible()
    served.source.files["file"] = png(40, 30)
    served.clock.skip(3_000)
    picture = page.get_by_role("link").get_by_role("img", name="boots.png")
    await expect(picture).to_have_js_property("naturalWidth", 40)
    await expect(page.get_by_text("Being fetched…")).to_have_count(0)


async def test_edits_are_seen_live_and_the_same_after_a_reload(served: Room, desks: Desks) -> None:
    """New words under the old ones; what was taken back is gone, and that it was there is not."""
    case = await kims_case(served)
    size, street = said(served, "size 42"), said(served, "12 Elm Street")
    await served.gets("kim", size, street)
    page = await opened(desks, case)
    lines = page.locator("#lines")
    await expect(lines.get_by_text("12 Elm Street")).to_be_visible()
    await served.gets("kim", Edited(served.id(), served.clock(), TELEGRAM, size.id, "size 43"))
    await served.gets("kim", Deleted(served.id(), served.clock(), TELEGRAM, street.id))
    await expect(page.locator(".line", has_text="size 42").locator(".said")).to_have_text(
        ["size 42", "size 43"]
    )
    await expect(lines.get_by_text("Taken back by the customer")).to_be_visible()
    await expect(page.get_by_text("12 Elm Street")).to_have_count(0)
    live = await lines.inner_text()
    await page.reload()
    await expect(lines.get_by_text("Taken back by the customer")).to_be_visible()
    assert await lines.inner_text() == live


async def test_a_message_that_failed_is_sent_another_way_by_one_click(served: Room, desks: Desks) -> None:
    case = await kims_case(served)
    await served.gets("kim", said(served, "or here", PHONE), said(served, "or there"))
    page = await opened(desks, case)
    served.channels["telegram"].script = [Unreachable(BLOCKED)]
    await replies(served, case, "Your parcel\nis here", "reply-1")
    await page.locator("#lines").get_by_role("button", name="Send by SMS instead").click()
    field = page.get_by_label("Reply to")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("Your parcel\nis here")
    await expect(page.get_by_label("Send by")).to_have_value("sms:5550100")
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("")
    assert (await agents_last(served, case)).address == PHONE
    assert [message.address for message in served.channels["sms"].sent] == [PHONE]


async def test_where_nothing_can_be_sent_is_told_before_and_keeps_the_text(
    served: Room, desks: Desks
) -> None:
    case = await kims_case(served)
    await served.gets("kim", said(served, "or here", PHONE), said(served, "or there"))
    page = await opened(desks, case)
    field, told = page.get_by_label("Reply to"), page.locator("#barred")
    await blocks(served)
    await expect(told).to_contain_text(BLOCKED)
    await field.fill("Hello Kim")
    await page.locator("#attach-file").set_input_files([upload("label.pdf")])
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.get_by_role("alert")).to_have_text(BLOCKED)
    await expect(field).to_have_value("Hello Kim")
    await expect(page.locator(".chip")).to_have_count(1)
    await told.get_by_role("button", name="Send by SMS instead").click()
    await expect(told).to_be_hidden()
    await page.keyboard.press("Enter")
    await expect(page.locator(".chip")).to_have_count(0)
    sent = await agents_last(served, case)
    assert (sent.address, sent.content[-1].type) == (PHONE, "file")


async def test_the_choice_of_a_way_stays_and_the_default_follows_the_customer(
    served: Room, desks: Desks
) -> None:
    """Whatever new addresses appear in the list while the page is open."""
    case = await kims_case(served)
    await served.gets("kim", said(served, "or here", PHONE), said(served, "or there"))
    page = await opened(desks, case)
    way = page.get_by_label("Send by")
    await way.select_option("SMS")
    await served.says("kim", "now from the shop's page")
    await expect(way.locator("option").first).to_have_text("Web chat (used last)")
    await expect(way).to_have_value("sms:5550100")
    await way.select_option("Web chat (used last)")
    await served.gets("kim", said(served, "and back"))
    await expect(way.locator("option").first).to_have_text("Telegram (used last)")
    await expect(way).to_have_value("")
    await way.select_option("SMS")
    await served.gets("kim", said(served, "here again", PHONE))
    await expect(way.locator("option").first).to_have_text("SMS (used last)")
    await expect(way).to_have_value("")


async def test_files_are_attached_by_hand_and_by_drop_and_can_be_taken_out(
    served: Room, desks: Desks
) -> None:
    """Kept over a reload like the words; a reply may be nothing but files."""
    case = await kims_case(served)
    page = await opened(desks, case)
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Attach a file").press("Enter")
    await (await chooser.value).set_files([upload("label.pdf"), upload("wrong.pdf")])
    await page.evaluate(DROP, "notes.txt")
    await expect(page.locator(".chip:not([aria-busy])")).to_have_count(3)
    await page.get_by_role("button", name="Remove wrong.pdf").press("Enter")
    await expect(page.get_by_label("Reply to")).to_be_focused()
    await page.reload()
    await expect(page.locator(".chip-name")).to_have_text(["label.pdf", "notes.txt"])
    await page.get_by_label("Reply to").press("Enter")
    await expect(page.locator(".line.agent a.file")).to_have_count(2)
    await expect(page.locator(".chip")).to_have_count(0)
    files = [block for block in (await agents_last(served, case)).content if isinstance(block, File)]
    assert [(file.name, file.size) for file in files] == [("label.pdf", 2_000), ("notes.txt", 7)]
    assert await served.parts.files.files.read(files[1].media)


async def test_a_file_that_is_too_large_is_told_at_once(served: Room, desks: Desks) -> None:
    page = await opened(desks, await kims_case(served))
    await page.locator("#attach-file").set_input_files([upload("film.pdf", 10 * 1024 * 1024 + 1)])
    told = "film.pdf is too large: a file has at most 10 MB."
    await expect(page.get_by_role("alert")).to_have_text(told)
    await expect(page.locator(".chip")).to_have_count(0)


@pytest.mark.parametrize(("scheme", "device"), [("light", {}), ("dark", DEVICE)], ids=["desktop", "phone"])
async def test_axe_finds_nothing_in_a_case_with_everything(
    served: Room, desks: Desks, scheme: str, device: dict[str, object]
) -> None:
    case = await full_case(served)
    page = await desks(path=f"/desk/cases/{case.id}", color_scheme=scheme, **device)
    await page.locator("#attach-file").set_input_files([upload("label.pdf")])
    await expect(page.locator(".chip:not([aria-busy])")).to_have_count(1)
    assert await problems(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
