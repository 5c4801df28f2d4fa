"""What SMS can do, asked of the adapter itself: the cells of docs/channels.csv."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from adapters.twilio import connect
from adapters.twilio.parse import parse
from adapters.twilio.render import Part, render
from adapters.twilio.reports import report
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
from hub.messages import Address, Deleted, Edited, Kind, Reached, Said, Status
from tests.adapters.twilio.account import ADA, around, link, section
from tests.adapters.twilio.payloads import payloads
from tests.providers.twilio import twilio

PICTURE = Image("https://shop.example/a.png")


def _yes(can: object) -> str:
    return "yes" if can else "no"


def _said(name: str) -> Said:
    (letter,) = parse(payloads(name)[name]["form"], 1)
    assert isinstance(letter, Said)
    return letter


def _shown(block: Block, *, mms: bool = False) -> Part:
    return render((block,), link, mms=mms)[0]


def _plain(block: Block, words: str) -> str:
    return "plain words" if _shown(block).text == words else "no"


def _media(block: Block) -> str:
    can = _shown(block, mms=True).media and "https://" in _shown(block).text
    return "MMS or link" if can else "no"


def _as_a_file(name: str, kind: Kind) -> str:
    return "as a file" if _said(name).attachments[0].kind is kind else "no"


def _card() -> str:
    card = _shown(Card("Shoe", "Red", PICTURE.url), mms=True)
    return "text and picture" if card == Part("Shoe\nRed", (PICTURE.url,)) else "no"


def _statuses() -> set[object]:
    forms = (payload["form"] for payload in payloads("status_*").values())
    letters = (letter for form in forms for letter in report(form, "m", whole=True, at=1))
    return {getattr(letter, "status", type(letter)) for letter in letters}


def _marked() -> str:
    """A choice could only be marked in the message whose button was pressed."""
    return _yes(any(_said(name).press for name in payloads("[!s]*")))


async def _typing() -> str:
    async with twilio() as fake, connect(section(api_base=fake.url), around()) as sms:
        await sms.channel.typing(Address("sms", ADA), "")
        return _yes(fake.requests)


async def _pulled() -> str:
    async with connect(section(), around()) as sms:
        return _yes(sms.pull)


def _edited() -> str:
    return _yes(any(isinstance(_said(name), Edited | Deleted) for name in payloads("[!s]*")))


FEATURES: dict[str, Callable[[], str | Awaitable[str]]] = {
    "text from customers": lambda: _yes(_said("text").text),
    "text to customers": lambda: _yes(_shown(*text("hi")).text == "hi"),
    "long texts in several messages": lambda: _yes(len(render(text("word " * 999), link, mms=False)) > 1),
    "emphasis": lambda: _plain(Paragraph((Bold((Text("now"),)),)), "now"),
    "links": lambda: _plain(Paragraph((Link("https://a.example", (Text("us"),)),)), "us (https://a.example)"),
    "lists": lambda: _plain(ItemList(((Text("one"),),)), "- one"),
    "quick replies": lambda: (
        "numbered menu" if "1) Yes" in _shown(Choices((Choice("Yes", "y"),))).text else "no"
    ),
    "what was chosen is marked": _marked,
    "cards": _card,
    "pictures from customers": lambda: _yes(_said("picture").attachments[0].kind is Kind.PHOTO),
    "pictures to customers": lambda: _media(PICTURE),
    "files from customers": lambda: _yes(_said("several_files").attachments[2].kind is Kind.DOCUMENT),
    "files to customers": lambda: _media(File("m", "bill.pdf", "application/pdf", 9)),
    "voice notes from customers": lambda: _as_a_file("voice_note", Kind.VOICE),
    "places from customers": lambda: _yes(any(_said(name).blocks for name in payloads("[!s]*"))),
    "places to customers": lambda: "link" if "https://" in _shown(Location(52.5, 13.4)).text else "no",
    "contacts from customers": lambda: _as_a_file("contact_card", Kind.DOCUMENT),
    "edits and deletions by customers": _edited,
    "typing shown to customers": _typing,
    "delivered and failed": lambda: _yes({Status.DELIVERED, Status.FAILED} <= _statuses()),
    "read": lambda: "RCS only" if Status.READ in _statuses() else "no",
    "STOP START HELP": lambda: _yes(all(_said(name).keyword for name in ("stop", "start", "help"))),
    "unreachable addresses are told": lambda: _yes(Reached in _statuses()),
    "works without a public address": _pulled,
}
"""Each cell, as the adapter is."""
