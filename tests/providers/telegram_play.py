"""The routes under `/play`: a page plays the customers of the fake Telegram with them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from tests.providers.telegram import Telegram

_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one pixel."""
ATTACHED = {"photo": (_PIXEL, "photo.png"), "document": (b"%PDF-1.4\n%%EOF\n", "receipt.pdf"),
            "voice": (b"OggS", "voice.ogg"), "sticker": (b"RIFF\0\0\0\0WEBP", "sticker.webp")}  # fmt: skip


def routes(telegram: Telegram) -> list[Route]:
    """What the demo's page calls; every answer is JSON."""

    async def state(_: Request) -> Response:
        return JSONResponse({"customers": [_customer(telegram, number) for number in telegram.chats]})

    async def say(request: Request) -> Response:
        asked = await request.json()
        telegram.write(int(asked["customer"]), text=asked["text"])
        return JSONResponse({})

    async def press(request: Request) -> Response:
        asked = await request.json()
        telegram.press(int(asked["customer"]), int(asked["message"]), asked["press"])
        return JSONResponse({})

    async def attach(request: Request) -> Response:
        asked = await request.json()
        data, name = ATTACHED[asked["kind"]]
        telegram.attach(int(asked["customer"]), asked["kind"], data, name)
        return JSONResponse({})

    async def trouble(request: Request) -> Response:
        asked = await request.json()
        telegram.fail(asked["kind"], int(asked.get("times", 1)), asked.get("retry_after"))
        return JSONResponse({})

    posts = {"say": say, "press": press, "attach": attach, "trouble": trouble}
    return [
        Route("/play/state", state),
        *(Route(f"/play/{name}", do, methods=["POST"]) for name, do in posts.items()),
    ]


def _customer(telegram: Telegram, number: int) -> dict[str, Any]:
    chat = telegram.chats[number]
    return {
        "id": str(number),
        "name": chat.user["first_name"],
        "typing": telegram.methods.ticks() < chat.typing_until,
        "messages": [_message(telegram, message) for message in chat.messages],
    }


def _message(telegram: Telegram, message: dict[str, Any]) -> dict[str, Any]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    things = {"photo": "image", "document": "file", "voice": "file", "sticker": "file"}
    shown = {what: _address(telegram, message[kind]) for kind, what in things.items() if kind in message}
    note = {"note": "{latitude}, {longitude}".format(**message["location"])} if "location" in message else {}
    return {
        "id": str(message["message_id"]),
        "from": "company" if message["from"]["is_bot"] else "customer",
        "text": message.get("text") or message.get("caption", ""),
        "buttons": [
            {"title": button["text"], "press": button["callback_data"]} for row in rows for button in row
        ],
        **shown,
        **note,
    }


def _address(telegram: Telegram, file: Any) -> str:
    """Where the file can be seen: its own address if it was sent by one."""
    path, data = telegram.methods.files[(file[-1] if isinstance(file, list) else file)["file_id"]]
    if data.startswith(b"http"):
        return data.decode()
    return f"{telegram.url}/file/bot{telegram.token}/{path}"
