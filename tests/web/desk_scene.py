"""A case with everything a channel can bring: files of all kinds, a place, edits, a message that failed."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from hub.content import Location
from hub.conversation import Case
from hub.errors import Unreachable
from hub.messages import (
    Address,
    Attachment,
    Deleted,
    Edited,
    Keyword,
    Kind,
    Reply,
    Reported,
    Said,
    Status,
)
from tests.waiting import eventually
from tests.web.desk_room import ADA, Room

TELEGRAM = Address("telegram", "7:4711")
PHONE, OLD_PHONE = Address("sms", "5550100"), Address("sms", "5550199")
BLOCKED = "The customer has blocked the bot."
GONE = "The provider has no such file any more."


def png(width: int, height: int) -> bytes:
    """A picture: a slope of colours."""
    rows = b"".join(
        b"\0" + bytes(c for x in range(width) for c in (40 + 160 * x // width, 90 + 120 * y // height, 110))
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def said(room: Room, words: str = "", address: Address = TELEGRAM, **more: Any) -> Said:
    """A message of Kim's."""
    return Said(room.id(), room.clock(), address, words, **more)


def attachment(kind: Kind, name: str, mime: str, ref: str = "file") -> Attachment:
    """A file that Telegram has."""
    return Attachment(f"telegram-{name}", kind, name, mime, ref, 48_213)


async def kims_case(room: Room) -> Case:
    """Ada has Kim's case, from Telegram."""
    await room.gets("kim", said(room, "my boots pinch"), said(room, "a person please"))
    (case,) = await room.store.cases()
    await room.claims(ADA, case)
    return case


async def replies(room: Room, case: Case, words: str, id: str) -> None:
    """Ada answers from another browser."""
    await room.does(case, Reply(id, room.clock(), case.id, "ada", words))


async def full_case(room: Room) -> Case:
    """Everything at once; at the end Kim's Telegram is blocked and one of two phones unsubscribed."""
    room.source.files.update(file=png(320, 200), gone=Unreachable(GONE))
    case = await kims_case(room)
    files = (
        attachment(Kind.PHOTO, "boots.png", "image/png"),
        attachment(Kind.VOICE, "voice.ogg", "audio/ogg"),
        attachment(Kind.DOCUMENT, "receipt.pdf", "application/pdf"),
        attachment(Kind.DOCUMENT, "old-scan.pdf", "application/pdf", "gone"),
    )
    await room.gets("kim", said(room, "these", attachments=files))
    await room.gets("kim", said(room, blocks=(Location(52.5163, 13.3777, "Brandenburg Gate"),)))
    size, address = said(room, "size 42"), said(room, "my address is 12 Elm Street")
    changed = Edited(room.id(), room.clock(), TELEGRAM, size.id, "size 43, sorry")
    await room.gets("kim", size, changed, address, Deleted(room.id(), room.clock(), TELEGRAM, address.id))
    await replies(room, case, "Thank you, I am looking at them.", "reply-1")
    await room.gets("kim", Reported(room.id(), room.clock(), TELEGRAM, "reply-1:0", Status.READ))
    stop = said(room, "STOP", OLD_PHONE, keyword=Keyword.STOP)
    await room.gets("kim", stop, said(room, "or text me here", PHONE), said(room, "whichever you like"))
    room.channels["telegram"].script = [Unreachable(BLOCKED)]
    await replies(room, case, "A new pair in 43 is on its way.\nAnything else?", "reply-2")
    await eventually(room.at_rest)
    return case
