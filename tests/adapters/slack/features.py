"""What Slack can do, asked of the adapter itself: the cells of docs/channels.csv."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from adapters.slack.parse import letters
from adapters.slack.render import render
from hub.channel import Kept
from hub.content import (
    Block,
    Bold,
    Card,
    Choice,
    Choices,
    File,
    Image,
    ItemList,
    Link,
    Location,
    Paragraph,
    Text,
    text,
)
from hub.messages import Deleted, Edited, Keyword, Kind, Reached, Status
from tests.adapters.slack.line import TO_ADA, line, message
from tests.adapters.slack.payloads import PAYLOADS, said
from tests.providers.slack import ADA, ADAS

YES = Choices((Choice("Yes", "y"),))


def _yes(can: object) -> str:
    return "yes" if can else "no"


def _kinds(*blocks: Block) -> list[str]:
    return [block["type"] for block in render(blocks)[0].blocks]


def _as(how: str, block: Block, mrkdwn: str) -> str:
    (part,) = render((block,))
    return how if part.blocks[0]["text"]["text"] == mrkdwn else "no"


def _letters() -> list[Any]:
    return [found for body in PAYLOADS.values() for found in letters(body, 1)]


def _edits() -> str:
    return _yes({Edited, Deleted} <= set(map(type, _letters())))


def _consent() -> str:
    """Nobody unsubscribes from an app of their own workspace; a person is asked for by a command."""
    return "/human only" if said("command_human").keyword is Keyword.HUMAN else "no"


async def _calls(place: str = "", **asked: Any) -> list[str]:
    """The methods called for a message."""
    async with line() as ends:
        ends.files.kept["m"] = Kept("application/pdf", b"%PDF")
        thread = ends.slack.open_assistant(ADA)
        where = f"{ADAS}:{thread}" if place == "thread" else ADAS
        sent = message(asked.pop("content", text("hi")), place=where, **asked)
        assert await ends.connected.channel.send(sent) is Status.SENT
        await ends.connected.channel.typing(TO_ADA, where)
        return [call.method for call in ends.slack.calls]


async def _marked() -> str:
    return _yes("chat.update" in await _calls(content=text("Yes"), press=said("pressed").press))


async def _typing() -> str:
    shown = {"assistant.threads.setStatus" in await _calls(place) for place in ("", "thread")}
    return "assistant threads" if shown == {False, True} else "no"


async def _files() -> str:
    sent = await _calls(content=(File("m", "bill.pdf", "application/pdf", 9),))
    return _yes("files.completeUploadExternal" in sent)


async def _pulled() -> str:
    async with line(mode="socket") as ends:
        return "Socket Mode" if ends.connected.pull else "no"


async def _sent() -> str:
    """Slack tells an app nothing after it took a message."""
    return "sent only" if "chat.postMessage" in await _calls() else "no"


def _blocked() -> str:
    """Slack tells it at the next message and sends nothing of its own."""
    return "no" if any(isinstance(found, Reached) for found in _letters()) else "at the next message"


FEATURES: dict[str, Callable[[], str | Awaitable[str]]] = {
    "text from customers": lambda: _yes(said("text").text),
    "text to customers": lambda: _as("yes", *text("hi"), "hi"),
    "long texts in several messages": lambda: _yes(len(render(text("word " * 4000))) > 1),
    "emphasis": lambda: _as("yes", Paragraph((Bold((Text("now"),)),)), "*now*"),
    "links": lambda: _as(
        "yes", Paragraph((Link("https://a.example", (Text("us"),)),)), "<https://a.example|us>"
    ),
    "lists": lambda: _as("bullets and numbers", ItemList(((Text("one"),),)), "• one"),
    "quick replies": lambda: "buttons" if _kinds(YES) == ["actions"] else "no",
    "what was chosen is marked": _marked,
    "cards": lambda: "picture, words, buttons" if _card() else "no",
    "pictures from customers": lambda: _yes(said("photo").attachments[0].kind is Kind.PHOTO),
    "pictures to customers": lambda: _yes(_kinds(Image("https://shop.example/a.png")) == ["image"]),
    "files from customers": lambda: _yes(said("document").attachments[0].kind is Kind.DOCUMENT),
    "files to customers": _files,
    "voice notes from customers": lambda: (
        "as a file" if said("voice").attachments[0].kind is Kind.VOICE else "no"
    ),
    "places from customers": lambda: _yes(any(isinstance(b, Location) for b in _blocks())),
    "places to customers": lambda: "link" if _kinds(Location(52.5, 13.4)) == ["section"] else "no",
    "contacts from customers": lambda: "no",
    "edits and deletions by customers": _edits,
    "typing shown to customers": _typing,
    "delivered and failed": _sent,
    "read": lambda: "no",
    "STOP START HELP": _consent,
    "unreachable addresses are told": _blocked,
    "works without a public address": _pulled,
}
"""Each cell, as the adapter is."""


def _blocks() -> list[Block]:
    return [block for name in ("text", "shared_message") for block in said(name).blocks]


def _card() -> bool:
    card = Card("Shoe", "Red", "https://shop.example/a.png", None, YES.choices)
    return _kinds(card) == ["image", "section", "actions"]
