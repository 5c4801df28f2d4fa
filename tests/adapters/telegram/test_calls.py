"""Calls to Telegram, and the next best thing where it does not take one."""

from __future__ import annotations

import pytest

from hub.channel import Kept
from hub.content import (
    Bold,
    Choice,
    Choices,
    Content,
    File,
    Image,
    Link,
    Location,
    Paragraph,
    Text,
    text,
    token,
)
from hub.errors import HubError, Refused, Unavailable, Uncertain, Unreachable
from tests.adapters.telegram.line import HUB, line

PNG = b"\x89PNG" + bytes(100)
CHOICES = Choices((Choice("Yes", "/yes"),))
COAT = Image("https://shop.example/coat.jpg", "A coat")
PICTURE = File("pic", "coat.png", "image/png")
RECEIPT = File("doc", "receipt.pdf", "application/pdf")


async def test_words_are_shown_with_their_formatting_and_buttons() -> None:
    content: Content = (Paragraph((Text("a < b "), Bold((Text("now"),)))), CHOICES)
    async with line() as ends:
        await ends.send(content)
        (shown,) = ends.shown
    assert (shown["text"], shown["entities"]) == ("a < b now", [{"offset": 6, "length": 3, "type": "bold"}])
    assert shown["reply_markup"]["inline_keyboard"] == [[{"text": "Yes", "callback_data": token("/yes")}]]


async def test_words_whose_formatting_is_not_taken_are_sent_once_without() -> None:
    link = Link("https://shop.example", (Text("here"),))
    async with line() as ends:
        ends.telegram.fail("entities")
        await ends.send((Paragraph((Text("see "), link)), CHOICES))
        (shown,) = ends.shown
        second = ends.telegram.sent("sendMessage")[1]
    assert (shown["text"], "parse_mode" in second) == ("see here (https://shop.example)", False)
    assert "reply_markup" in shown


async def test_words_that_are_not_taken_without_formatting_either_are_refused() -> None:
    async with line() as ends:
        ends.telegram.fail("entities", 2)
        with pytest.raises(Refused):
            await ends.send(text("hello"))
        assert len(ends.telegram.calls) == 2


async def test_a_picture_is_fetched_by_telegram() -> None:
    async with line() as ends:
        await ends.send((*text("Look"), COAT))
        (shown,) = ends.shown
        assert ends.telegram.sent("sendPhoto")[0]["photo"] == COAT.url
    assert shown["caption"] == "Look\n\nA coat"


@pytest.mark.parametrize("kind", ["picture", "content"])
async def test_a_picture_that_telegram_does_not_fetch_becomes_a_link(kind: str) -> None:
    async with line() as ends:
        ends.telegram.fail(kind)
        await ends.send((COAT, CHOICES))
        (shown,) = ends.shown
    assert shown["text"] == "A coat\n\nhttps://shop.example/coat.jpg"
    assert "reply_markup" in shown


async def test_a_picture_at_an_address_of_no_public_host_becomes_a_link() -> None:
    async with line() as ends:
        await ends.send((Image("http://localhost:8080/coat.jpg"),))
        assert ends.shown[0]["text"] == "http://localhost:8080/coat.jpg"


@pytest.mark.parametrize(
    ("kind", "error"),
    [("no_chat", Unreachable), ("blocked", Unreachable), ("502", Unavailable), ("lost", Uncertain)],
)
async def test_a_picture_is_no_link_where_nothing_can_be_sent(kind: str, error: type[HubError]) -> None:
    async with line() as ends:
        ends.telegram.fail(kind)
        with pytest.raises(error):
            await ends.send((COAT,))
        assert len(ends.telegram.calls) == 1


async def test_a_picture_of_the_hubs_is_uploaded() -> None:
    async with line() as ends:
        ends.files.kept["pic"] = Kept("image/png", PNG)
        await ends.send((*text("Look"), PICTURE))
        (shown,) = ends.shown
    assert shown["caption"] == "Look"
    assert "photo" in shown


async def test_a_picture_that_telegram_cannot_show_is_uploaded_as_a_file() -> None:
    async with line() as ends:
        ends.files.kept["pic"] = Kept("image/png", b"no picture at all")
        await ends.send((PICTURE,))
        assert ends.shown[0]["document"]["file_name"] == "coat.png"


async def test_a_picture_too_large_for_a_photo_is_uploaded_as_a_file() -> None:
    async with line() as ends:
        ends.files.kept["pic"] = Kept("image/png", PNG + bytes(10_000_001))
        await ends.send((PICTURE,))
        assert [call.method for call in ends.telegram.calls] == ["sendDocument"]


async def test_a_file_is_uploaded_under_its_name_with_words_and_buttons() -> None:
    async with line() as ends:
        ends.files.kept["doc"] = Kept("application/pdf", b"%PDF")
        await ends.send((*text("Your receipt"), RECEIPT, CHOICES))
        (shown,) = ends.shown
    assert (shown["document"]["file_name"], shown["caption"]) == ("receipt.pdf", "Your receipt")
    assert "reply_markup" in shown


@pytest.mark.parametrize("size", [10, 50_000_001])
async def test_a_file_too_large_for_telegram_becomes_a_link(size: int) -> None:
    async with line() as ends:
        ends.files.kept["doc"] = Kept("application/pdf", bytes(size))
        ends.telegram.fail("413", 1 if size == 10 else 0)
        await ends.send((*text("Your receipt"), RECEIPT))
        shown = ends.shown[0]["text"]
    assert shown == f"Your receipt\n\nreceipt.pdf: {HUB}/files/doc?signed=1"


async def test_of_a_file_that_is_gone_the_name_is_shown() -> None:
    async with line() as ends:
        await ends.send((RECEIPT,))
        assert ends.shown[0]["text"] == "[receipt.pdf]"


async def test_a_place_is_a_pin_and_one_with_a_name_a_venue() -> None:
    async with line() as ends:
        await ends.send((Location(51.5, -0.12),))
        await ends.send((Location(51.5, -0.12, "Shop"), CHOICES))
        pin, venue = ends.shown
    assert (pin["location"], "venue" in pin) == ({"latitude": 51.5, "longitude": -0.12}, False)
    assert (venue["venue"]["title"], "reply_markup" in venue) == ("Shop", True)


async def test_a_place_that_telegram_does_not_take_is_words() -> None:
    async with line() as ends:
        ends.telegram.fail("content")
        await ends.send((Location(51.5, -0.12, "Shop"),))
        assert ends.shown[0]["text"] == "Shop 51.50000, -0.12000"


async def test_a_long_caption_in_a_pictures_place_is_split() -> None:
    async with line() as ends:
        await ends.send((Image("http://localhost/" + "x" * 4000, "y" * 1000),))
        assert [len(shown["text"]) > 0 for shown in ends.shown] == [True, True]
