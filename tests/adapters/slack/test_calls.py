"""One message as one call, and the next best where Slack does not take it."""

from __future__ import annotations

import pytest

from hub.channel import Kept
from hub.content import Choice, Choices, Content, File, Image, text
from hub.errors import HubError, Refused, Unavailable, Uncertain, Unreachable
from tests.adapters.slack.line import Line, line
from tests.providers.slack import ADAS

YES = Choices((Choice("Yes", "/yes"),))
COAT: Content = (*text("Look"), Image("https://shop.example/coat.jpg", "A coat"), YES)
RECEIPT = (File("doc", "receipt.pdf", "application/pdf"),)


async def test_blocks_and_words_are_sent_and_links_bring_no_previews() -> None:
    async with line() as ends:
        await ends.send(COAT, place=ADAS)
        (call,) = ends.slack.sent("chat.postMessage")
    assert [block["type"] for block in call["blocks"]] == ["section", "image", "actions"]
    assert (call["text"], call["unfurl_links"], call["unfurl_media"]) == ("Look\n\nA coat", False, False)


async def test_a_picture_that_slack_cannot_fetch_becomes_a_link() -> None:
    async with line() as ends:
        ends.slack.fail("error:invalid_blocks")
        await ends.send(COAT, place=ADAS)
        (shown,) = ends.shown
    assert [block["type"] for block in shown["blocks"]] == ["section", "section", "actions"]


async def test_blocks_without_a_picture_are_refused_for_good() -> None:
    async with line() as ends:
        ends.slack.fail("error:invalid_blocks")
        with pytest.raises(Refused):
            await ends.send(text("hello"), place=ADAS)


async def test_a_file_is_brought_to_slack_and_shown() -> None:
    async with line() as ends:
        ends.files.kept["doc"] = Kept("application/pdf", b"%PDF")
        await ends.send(RECEIPT, place=f"{ADAS}:1790000000.000001")
        (shown,) = ends.shown
        (file,) = shown["files"]
        assert ends.slack.methods.files[file["id"]] == ("receipt.pdf", b"%PDF")
        assert shown["thread_ts"] == "1790000000.000001"


async def test_a_file_that_is_lost_is_named() -> None:
    async with line() as ends:
        await ends.send(RECEIPT, place=ADAS)
        assert ends.shown[0]["text"] == "[receipt.pdf]"


@pytest.mark.parametrize("trouble", ["error:missing_scope", "error:file_not_found"])
@pytest.mark.parametrize("before", [0, 1])
async def test_a_file_that_slack_does_not_take_becomes_a_link(trouble: str, before: int) -> None:
    async with line() as ends:
        await _with_receipt(ends, trouble, before)
        await ends.send(RECEIPT, place=ADAS)
        assert "/files/doc?signed=1|receipt.pdf>" in ends.shown[0]["text"]


@pytest.mark.parametrize(
    ("trouble", "before", "error"),
    [
        ("503_html", 0, Unavailable),
        ("lost", 0, Unavailable),
        ("lost", 1, Uncertain),
        ("429", 1, Unavailable),
        ("error:is_archived", 1, Unreachable),
    ],
)
async def test_a_file_is_tried_again_where_that_does_no_harm(
    trouble: str, before: int, error: type[HubError]
) -> None:
    """Before it is shown, nobody sees that it was brought twice."""
    async with line() as ends:
        await _with_receipt(ends, trouble, before)
        with pytest.raises(HubError) as raised:
            await ends.send(RECEIPT, place=ADAS)
        assert type(raised.value) is error


async def _with_receipt(ends: Line, trouble: str, before: int) -> None:
    """There is a receipt to send; the call after so many others fails."""
    ends.files.kept["doc"] = Kept("application/pdf", b"%PDF")
    ends.slack.fail("pass", before)
    ends.slack.fail(trouble)
