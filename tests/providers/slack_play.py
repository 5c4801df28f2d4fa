"""The routes under `/play`: a page plays the customers of the fake Slack with them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from tests.providers.slack import Slack

_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one pixel."""
ATTACHED = {"photo": (_PIXEL, "photo.png"), "document": (b"%PDF-1.4\n%%EOF\n", "receipt.pdf"),
            "voice": (b"\0\0\0\x18ftypM4A ", "audio_message.m4a")}  # fmt: skip


def routes(slack: Slack) -> list[Route]:
    """What the demo's page calls; every answer is JSON."""

    async def state(_: Request) -> Response:
        return JSONResponse({"customers": [_customer(slack, user) for user in slack.methods.users]})

    async def say(request: Request) -> Response:
        asked = await request.json()
        if asked["text"].startswith("/"):
            command, _, rest = asked["text"].partition(" ")
            slack.command(asked["customer"], command, rest)
        else:
            slack.write(asked["customer"], asked["text"])
        return JSONResponse({})

    async def press(request: Request) -> Response:
        asked = await request.json()
        room = slack.methods.own(asked["customer"])
        slack.press(asked["customer"], room.id, asked["message"], asked["press"])
        return JSONResponse({})

    async def attach(request: Request) -> Response:
        asked = await request.json()
        data, name = ATTACHED[asked["kind"]]
        subtype = {"subtype": "slack_audio"} if asked["kind"] == "voice" else {}
        slack.attach(asked["customer"], data, name, **subtype)
        return JSONResponse({})

    async def trouble(request: Request) -> Response:
        asked = await request.json()
        slack.fail(asked["kind"], int(asked.get("times", 1)), asked.get("retry_after"))
        return JSONResponse({})

    posts = {"say": say, "press": press, "attach": attach, "trouble": trouble}
    return [
        Route("/play/state", state),
        *(Route(f"/play/{name}", do, methods=["POST"]) for name, do in posts.items()),
    ]


def _customer(slack: Slack, user: str) -> dict[str, Any]:
    room = slack.methods.own(user)
    return {
        "id": user,
        "name": slack.methods.users[user],
        "typing": slack.methods.ticks() < room.typing_until,
        "messages": [_message(message) for message in room.messages],
    }


def _message(message: dict[str, Any]) -> dict[str, Any]:
    blocks = message.get("blocks", ())
    buttons = [button for block in blocks if block["type"] == "actions" for button in block["elements"]]
    pictures = [block["image_url"] for block in blocks if block["type"] == "image"]
    files = [file["url_private"] for file in message.get("files", ())]
    marks = [each["text"] for block in blocks if block["type"] == "context" for each in block["elements"]]
    return {
        "id": message["ts"],
        "from": "company" if "bot_id" in message else "customer",
        "text": message["text"],
        "buttons": [{"title": button["text"]["text"], "press": button["value"]} for button in buttons],
        **({"image": pictures[0]} if pictures else {}),
        **({"file": files[0]} if files else {}),
        **({"note": marks[0]} if marks else {}),
    }
