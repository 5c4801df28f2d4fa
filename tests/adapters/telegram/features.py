"""What Telegram can do, asked of the adapter itself: the cells of docs/channels.csv."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from adapters.telegram.parse import letters
from adapters.telegram.render import Part, render
from adapters.telegram.runs import to_html
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
from tests.adapters.telegram.line import TO_ADA, line, message
from tests.adapters.telegram.test_parse import PAYLOADS, letter, said

YES = Choices((Choice("Yes", "y"),))


def _yes(can: object) -> str:
    return "yes" if can else "no"


def _shown(block: Block) -> Part:
    return render((block,))[0]


def _as(how: str, block: Block, html: str) -> str:
    return how if to_html(_shown(block).words) == html else "no"


def _kept(name: str, kind: Kind) -> str:
    return "as a file" if said(name).attachments[0].kind is kind else "no"


def _edits() -> str:
    types = {type(found) for update in PAYLOADS.values() for found in letters("4242", update, 1)}
    return "edits only" if Edited in types and Deleted not in types else "no"


def _commands() -> str:
    """STOP is a command here, START is the greeting's, and help is the bot's to give."""
    told = {said(f"command_{name}").keyword for name in ("stop", "start", "help")}
    return "/stop /start /help" if told == {Keyword.STOP, Keyword.HELLO, Keyword.ASSIST} else "no"


async def _calls(**asked: Any) -> list[str]:
    """The methods called for a message."""
    async with line() as ends:
        status = await ends.connected.channel.send(message(asked.pop("content", text("hi")), **asked))
        assert status is Status.SENT
        await ends.connected.channel.typing(TO_ADA, "")
        return [call.method for call in ends.telegram.calls]


async def _marked() -> str:
    return _yes("editMessageText" in await _calls(content=text("Yes"), press=said("pressed").press))


async def _typing() -> str:
    return _yes("sendChatAction" in await _calls())


async def _pulled() -> str:
    async with line(mode="polling") as ends:
        return "polling" if ends.connected.pull else "no"


async def _sent() -> str:
    """Telegram tells a bot nothing after it took a message."""
    async with line() as ends:
        taken = await ends.connected.channel.send(message(text("hi")))
    return "sent only" if taken is Status.SENT else "no"


FEATURES: dict[str, Callable[[], str | Awaitable[str]]] = {
    "text from customers": lambda: _yes(said("text").text),
    "text to customers": lambda: _yes(_as("yes", *text("hi"), "hi") == "yes"),
    "long texts in several messages": lambda: _yes(len(render(text("word " * 999))) > 1),
    "emphasis": lambda: _as("yes", Paragraph((Bold((Text("now"),)),)), "<b>now</b>"),
    "links": lambda: _as(
        "yes", Paragraph((Link("https://a.example", (Text("us"),)),)), '<a href="https://a.example">us</a>'
    ),
    "lists": lambda: _as("bullets and numbers", ItemList(((Text("one"),),)), "• one"),
    "quick replies": lambda: "inline keyboard" if _shown(YES).rows else "no",
    "what was chosen is marked": _marked,
    "cards": lambda: "picture, caption, buttons" if _card() else "no",
    "pictures from customers": lambda: _yes(said("photo").attachments[0].kind is Kind.PHOTO),
    "pictures to customers": lambda: _yes(_shown(Image("https://shop.example/a.png")).thing),
    "files from customers": lambda: _yes(said("document").attachments[0].kind is Kind.DOCUMENT),
    "files to customers": lambda: _yes(_shown(File("m", "bill.pdf", "application/pdf", 9)).thing),
    "voice notes from customers": lambda: _kept("voice", Kind.VOICE),
    "places from customers": lambda: _yes(isinstance(said("location").blocks[0], Location)),
    "places to customers": lambda: _yes(_shown(Location(52.5, 13.4)).thing),
    "contacts from customers": lambda: "as words" if said("contact_own").blocks else "no",
    "edits and deletions by customers": _edits,
    "typing shown to customers": _typing,
    "delivered and failed": _sent,
    "read": lambda: "no",
    "STOP START HELP": _commands,
    "unreachable addresses are told": lambda: _yes(isinstance(letter("blocked"), Reached)),
    "works without a public address": _pulled,
}
"""Each cell, as the adapter is."""


def _card() -> bool:
    card = _shown(Card("Shoe", "Red", "https://shop.example/a.png", None, YES.choices))
    return bool(card.thing and card.words and card.rows)
