"""Held against the Bot API's own description: what we call, and the kinds of messages we read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from adapters.telegram.parse import ALLOWED_UPDATES, letters
from hub.channel import Kept
from hub.content import (
    Card,
    Choice,
    Choices,
    Content,
    File,
    Image,
    Location,
    text,
    token,
)
from hub.messages import Attachment, Kind, Said
from tests.adapters.telegram.line import TO_ADA, Line, line
from tests.adapters.telegram.test_parse import PAYLOADS
from tests.adapters.telegram.test_pull import Taken, polled, until
from tests.providers.telegram import ADA, Call

SPEC = json.loads(gzip.decompress(Path("tests/specs/telegram/telegram_bot_api.json.gz").read_bytes()))
METHODS, TYPES = SPEC["methods"], SPEC["types"]
MESSAGE = {field["name"]: field for field in TYPES["Message"]["fields"]}
CONTENT = sorted(
    name
    for name, field in MESSAGE.items()
    if field["description"].startswith(("Optional. Message is a", "Optional. The message is a"))
    and "service message" not in field["description"]
)
SERVICE = sorted(name for name, field in MESSAGE.items() if "ervice message" in field["description"])


YES = Choice("Yes", "/yes")
BLOCKS: Content = (
    *text("Hello"),
    Card("Coat", "Warm", "https://shop.example/coat.jpg", "https://shop.example", (YES,)),
    Image("https://shop.example/coat.jpg", "A coat"),
    File("pic", "coat.png", "image/png"),
    File("doc", "receipt.pdf", "application/pdf"),
    Location(1, 2),
    Location(1, 2, "Shop"),
)


async def calls() -> list[Call]:
    """What the channel calls in a conversation with everything in it: each block, taken and refused."""
    async with line(fake={"limited": False}) as ends:
        ends.files.kept["pic"] = Kept("image/png", b"\x89PNG")
        ends.files.kept["doc"] = Kept("application/pdf", b"%PDF")
        assert ends.connected.register is not None
        await ends.connected.check.problems()
        await ends.connected.register()
        for trouble in ("pass", "entities"):
            for block in BLOCKS:
                ends.telegram.fail(trouble)
                await ends.send((block, Choices((YES,))))
        await ends.connected.channel.typing(TO_ADA, "")
        await _presses(ends)
        await _fetch(ends)
        ends.telegram.updates.webhook.url = ""
        async with polled(ends.telegram, Taken()):
            await until(lambda: bool(ends.telegram.sent("getUpdates")))
        return ends.telegram.calls


async def _fetch(ends: Line) -> None:
    assert ends.connected.source is not None
    document = ends.telegram.attach(ADA, "document", b"x")["document"]
    attachment = Attachment("media", Kind.DOCUMENT, "x", "text/plain", document["file_id"])
    assert [piece async for piece in ends.connected.source.fetch(attachment)] == [b"x"]


async def _presses(ends: Line) -> None:
    """Press every button there is, and mark it."""
    for message in list(ends.shown):
        ends.telegram.press(ADA, message["message_id"], token("/yes"))
        (said,) = letters("4242", ends.telegram.updates.waiting[f"presses of {ADA}"][-1].update, 1)
        assert isinstance(said, Said)
        await ends.send(text("Yes"), press=said.press)


async def test_every_call_is_as_the_bot_api_describes_it() -> None:
    """The method exists, what it requires is given, what is given it knows, in a type it takes."""
    made = await calls()
    assert {call.method for call in made} == {
        "getMe", "getWebhookInfo", "setWebhook", "setMyCommands", "sendMessage", "sendPhoto", "sendDocument",
        "sendLocation", "sendVenue", "sendChatAction", "answerCallbackQuery", "editMessageText",
        "editMessageCaption", "editMessageReplyMarkup", "getFile", "getUpdates",
    }  # fmt: skip
    complaints = [complaint for call in made for complaint in _complaints(call)]
    assert complaints == []


def _complaints(call: Call) -> list[str]:
    fields = {field["name"]: field for field in METHODS[call.method].get("fields", [])}
    given = {name: value for name, value in call.arguments.items() if not name.endswith("_name")}
    missing = [name for name, field in fields.items() if field["required"] and name not in given]
    wrong = [
        name for name, value in given.items() if name not in fields or not _is(value, fields[name]["types"])
    ]
    return [f"{call.method}: {name}" for name in (*missing, *wrong)]


def _is(value: Any, types: list[str]) -> bool:
    """Whether a form's value, or one of JSON, is of one of these types."""
    return any(_is_one(value, kind) for kind in types)


def _is_one(value: Any, kind: str) -> bool:
    if kind == "InputFile":
        return isinstance(value, bytes)
    if isinstance(value, str) and kind != "String":
        try:
            value = json.loads(value)
        except ValueError:
            return False
    if kind.startswith("Array of "):
        return isinstance(value, list) and all(
            _is_one(item, kind.removeprefix("Array of ")) for item in value
        )
    plain = {"Integer": int, "Float": (int, float), "Boolean": bool, "String": str}
    if kind in plain:
        return isinstance(value, plain[kind])
    return isinstance(value, dict) and _complete(value, kind)


def _complete(value: dict[str, Any], kind: str) -> bool:
    if subtypes := TYPES[kind].get("subtypes"):
        return any(_complete(value, subtype) for subtype in subtypes)
    fields = {field["name"]: field for field in TYPES[kind].get("fields", [])}
    known = all(name in fields and _is(item, fields[name]["types"]) for name, item in value.items())
    return known and all(name in value for name, field in fields.items() if field["required"])


def test_what_is_asked_for_are_kinds_of_updates() -> None:
    assert set(ALLOWED_UPDATES) <= {field["name"] for field in TYPES["Update"]["fields"]}


def _example(kinds: list[str], depth: int = 0) -> Any:
    """A value of the first of these types, with what it requires and nothing else."""
    kind = kinds[0]
    if kind.startswith("Array of "):
        return [_example([kind.removeprefix("Array of ")], depth)]
    simple: dict[str, Any] = {"Integer": 1, "Float": 1.5, "Boolean": True, "String": "word"}
    if kind in simple:
        return simple[kind]
    if kind in {"Chat", "User"}:
        return PAYLOADS["text"]["message"]["chat" if kind == "Chat" else "from"]
    if subtypes := TYPES[kind].get("subtypes"):
        return _example([subtypes[0]], depth)
    fields = TYPES[kind].get("fields", [])
    return {field["name"]: _example(field["types"], depth + 1) for field in fields if field["required"]}


def _update(name: str) -> dict[str, Any]:
    bare = {key: PAYLOADS["text"]["message"][key] for key in ("message_id", "from", "chat", "date")}
    return {"update_id": 1, "message": {**bare, name: _example(MESSAGE[name]["types"])}}


@pytest.mark.parametrize("name", ["text", *CONTENT])
def test_every_kind_of_message_becomes_a_letter(name: str) -> None:
    (letter,) = letters("4242", _update(name), 1)
    assert letter.id == "telegram:4242:5550100:101"


@pytest.mark.parametrize("name", SERVICE)
def test_no_service_message_becomes_a_letter(name: str) -> None:
    assert letters("4242", _update(name), 1) == ()


@pytest.mark.parametrize("name", sorted(PAYLOADS))
def test_every_payload_is_as_the_bot_api_describes_it(name: str) -> None:
    for kind, value in PAYLOADS[name].items():
        fields = {field["name"]: field["types"] for field in TYPES["Update"]["fields"]}
        assert kind == "something_new" or _is(value, fields[kind])
