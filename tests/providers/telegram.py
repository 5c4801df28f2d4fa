"""A Telegram of ours on loopback: one bot, some customers, the Bot API and the webhook's deliveries.

It demands what the real one demands (token, arguments, HTML, sizes, keyboards, rates) and can be told to fail
in every documented way. What customers do is a method here and a route under `/play`.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.providers.serving import serve
from tests.providers.telegram_methods import Chat, Methods, Refusal
from tests.providers.telegram_play import routes
from tests.providers.telegram_updates import Updates

TOKEN = "4242:AAFakeTokenOfTheDemo"
ADA, GRACE = 5550100, 5550101
KINDS_OF_TROUBLE = {
    "429": Refusal(429, "Too Many Requests: retry after 5", 5),
    "429_bare": Refusal(429, "Too Many Requests"),
    "500": Refusal(500, "Internal Server Error"),
    "502": Refusal(502, "Bad Gateway"),
    "413": Refusal(413, "Request Entity Too Large"),
    "unauthorized": Refusal(401, "Unauthorized"),
    "conflict": Refusal(409, "Conflict: terminated by other getUpdates request"),
    "blocked": Refusal(403, "Forbidden: bot was blocked by the user"),
    "deactivated": Refusal(403, "Forbidden: user is deactivated"),
    "not_started": Refusal(403, "Forbidden: bot can't initiate conversation with a user"),
    "no_chat": Refusal(400, "Bad Request: chat not found"),
    "entities": Refusal(400, "Bad Request: can't parse entities: Unsupported start tag at byte offset 0"),
    "content": Refusal(400, "Bad Request: message is too long"),
    "picture": Refusal(400, "Bad Request: failed to get HTTP URL content"),
}
"""Answers it gives without looking at the call. Besides: `garbage`, 200 and no JSON; `html`, a proxy's page;
`lost`, the call is carried out and the connection ends before the answer; `dropped`, it is not carried out;
`pass`, nothing goes wrong with this one.
"""


@dataclass(frozen=True)
class Call:
    """A call as it came."""

    method: str
    arguments: dict[str, Any]


@dataclass
class Telegram:
    """The fake at `url`, for the bot with this token."""

    url: str
    methods: Methods
    updates: Updates
    token: str = TOKEN
    calls: list[Call] = field(default_factory=list)
    trouble: deque[Refusal | str] = field(default_factory=deque)

    @property
    def chats(self) -> dict[int, Chat]:
        return self.methods.chats

    def fail(self, kind: str, times: int = 1, retry_after: int | None = None) -> None:
        """Answer the next so many calls in this way (see `KINDS_OF_TROUBLE`)."""
        known = KINDS_OF_TROUBLE.get(kind)
        if known and retry_after is not None:
            known = Refusal(known.code, f"Too Many Requests: retry after {retry_after}", retry_after)
        self.trouble.extend([known or kind] * times)

    def sent(self, method: str) -> list[dict[str, Any]]:
        """The arguments of the calls of a method, in order."""
        return [call.arguments for call in self.calls if call.method == method]

    # ---- what customers do

    def write(self, customer: int, **content: Any) -> dict[str, Any]:
        """The customer sends a message: `text=…`, `location=…`, as in the Bot API's Message."""
        chat = self.chats[customer]
        chat.opened = True
        message = {"message_id": self.methods.next_message(), "from": chat.user, "chat": chat.card,
                   "date": self.methods.clock(), **content}  # fmt: skip
        chat.messages.append(message)
        self.updates.put(f"chat {customer}", message=dict(message))
        return message

    def attach(
        self, customer: int, kind: str, data: bytes, name: str = "file", **more: Any
    ) -> dict[str, Any]:
        """The customer sends a file: a photo, document, voice, video, audio or sticker."""
        file_id = self.methods.add_file(data, name)
        file = {"file_id": file_id, "file_unique_id": f"AgAD{file_id[-6:]}", "file_size": len(data)}
        shape = {
            "photo": [{**file, "width": 640, "height": 480}],
            "document": {**file, "file_name": name},
            "voice": {**file, "duration": 3, "mime_type": "audio/ogg"},
            "audio": {**file, "duration": 3, "mime_type": "audio/mpeg", "file_name": name},
            "video": {**file, "duration": 3, "width": 640, "height": 480, "mime_type": "video/mp4"},
            "sticker": {**file, "width": 512, "height": 512, "type": "regular", "is_animated": False,
                        "is_video": False, "emoji": "👍"},
        }  # fmt: skip
        return self.write(customer, **{kind: shape[kind]}, **more)

    def edit(self, customer: int, message_id: int, text: str) -> None:
        """The customer changes the words of a message."""
        message = self.chats[customer].find(message_id)
        if message is None:
            raise LookupError(message_id)
        message.update(text=text, edit_date=self.methods.clock())
        self.updates.put(f"chat {customer}", edited_message=dict(message))

    def press(self, customer: int, message_id: int, data: str) -> str:
        """The customer presses a button; the press has to be answered by the number this brings."""
        chat = self.chats[customer]
        message = chat.find(message_id)
        if message is None or not any(button["callback_data"] == data for button in buttons(message)):
            raise LookupError("there is no such button")
        number = f"{customer}{len(self.methods.presses)}{message_id}"
        self.methods.presses[number] = self.methods.ticks()
        press = {
            "id": number,
            "from": chat.user,
            "message": dict(message),
            "chat_instance": "1",
            "data": data,
        }
        self.updates.put(f"presses of {customer}", callback_query=press)
        return number

    def block(self, customer: int, *, blocked: bool = True) -> None:
        """The customer blocks the bot, or takes that back."""
        chat = self.chats[customer]
        chat.blocked = blocked
        was, now = ("member", "kicked") if blocked else ("kicked", "member")
        change = {"chat": chat.card, "from": chat.user, "date": self.methods.clock(),
                  "old_chat_member": self._member(was), "new_chat_member": self._member(now)}  # fmt: skip
        self.updates.put(f"chat {customer}", my_chat_member=change)

    def _member(self, status: str) -> dict[str, Any]:
        return {
            "user": self.methods.bot,
            "status": status,
            **({"until_date": 0} if status == "kicked" else {}),
        }

    # ---- what the bot asks

    async def api(self, request: Request) -> Response:
        """One call of the Bot API."""
        token, method = request.path_params["token"], request.path_params["method"]
        arguments = await _arguments(request)
        if token != self.token:
            return _refused(Refusal(401, "Unauthorized"))
        self.calls.append(Call(method, arguments))
        trouble = self.trouble.popleft() if self.trouble else None
        if trouble not in {None, "lost", "pass"}:
            return _trouble(trouble)
        try:
            result = await self.methods.call(method, arguments)
        except Refusal as refusal:
            return _refused(refusal)
        return _broken_off() if trouble == "lost" else JSONResponse({"ok": True, "result": result})

    async def file(self, request: Request) -> Response:
        """A file's bytes, at the path getFile told."""
        found = dict(self.methods.files.values()).get(request.path_params["path"])
        if request.path_params["token"] != self.token or found is None:
            return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
        return Response(found, media_type="application/octet-stream")


def buttons(message: dict[str, Any]) -> list[dict[str, str]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


@asynccontextmanager
async def running(
    port: int = 0,
    *,
    pace: float = 1.0,
    limited: bool = True,
    clock: Callable[[], float] = time.time,
    first: int = 1000,
) -> AsyncIterator[Telegram]:
    """The fake while it runs, with two customers; see `Updates` for `pace`, `Methods` for `limited`.

    Its messages are numbered from `first` on.
    """
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as tasks:
        people = (_person(ADA, "Ada"), _person(GRACE, "Grace"))
        updates = Updates(tasks, lambda: int(clock()), pace)
        bot = {"id": 4242, "is_bot": True, "first_name": "Shop", "username": "shop_example_bot"}
        chats = {person["id"]: Chat(person) for person in people}
        methods = Methods(bot, chats, lambda: int(clock()), loop.time, updates, limited, _message=first)
        updates.execute = methods.call
        telegram = Telegram("", methods, updates)
        app = Starlette(
            routes=[
                Route("/bot{token}/{method}", telegram.api, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", telegram.file),
                *routes(telegram),
            ]
        )
        async with serve(app, port) as telegram.url:
            yield telegram
            updates.webhook.url = ""


async def play(port: int) -> None:
    """Serve until cancelled."""
    async with running(port):
        await asyncio.Event().wait()


def _person(number: int, name: str) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": name, "language_code": "en"}


async def _arguments(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").startswith("application/json"):
        given: dict[str, Any] = await request.json()
        return given
    found: dict[str, Any] = dict(request.query_params)
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                found |= {name: await value.read(), f"{name}_name": value.filename}
            else:
                found[name] = value
    return found


def _trouble(trouble: Refusal | str) -> Response:
    if isinstance(trouble, Refusal):
        return _refused(trouble)
    if trouble == "garbage":
        return Response(b"<html>", media_type="application/json")
    if trouble == "html":
        return Response(b"<html>502 Bad Gateway</html>", 502, media_type="text/html")
    return _broken_off()


def _refused(refusal: Refusal) -> Response:
    answer: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.retry_after is not None:
        answer["parameters"] = {"retry_after": refusal.retry_after}
    return JSONResponse(answer, refusal.code)


def _broken_off() -> Response:
    """An answer whose connection ends before it is whole."""

    async def half() -> AsyncIterator[bytes]:
        yield b'{"ok"'

    return StreamingResponse(half(), headers={"Content-Length": "500"}, media_type="application/json")
