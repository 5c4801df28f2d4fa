"""A Slack of ours on loopback: one workspace with two customers, the Web API, events and a socket.

It demands what the real one demands (token, scopes, arguments, blocks, rates) and can be told to fail in
every documented way. What customers do is a method here and a route under `/play`.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.providers.serving import serve
from tests.providers.slack_events import Deliveries
from tests.providers.slack_methods import Methods, Refusal, Room
from tests.providers.slack_play import routes
from tests.providers.slack_socket import listening

TOKEN, APP_TOKEN, SECRET = "xoxb-1-fake-token-of-the-demo", "xapp-1-A0SHOP0001-1-fake", "s3cret0fthedemo"
TEAM, BOT = "T0SHOP0001", "U0B0T00001"
ADA, GRACE = "U0ADA00001", "U0GRACE001"
ADAS, GRACES, SHOP = "D0ADA00001", "D0GRACE001", "C0SHOP0001"
"""Rooms: two people's own with the bot, and one where all are."""
ANY_ERROR = "error:"
"""`error:is_archived`: the answer is 200 and names this error."""
KINDS_OF_TROUBLE = ("429", "500", "503_html", "garbage", "lost", "dropped", "pass", "unauthorized", "blocked")
"""Answers without looking at the call. `garbage`: 200 and no JSON; `lost`: carried out, and the connection
ends before the answer; `dropped`: not carried out; `pass`: nothing goes wrong with this one.
"""
_NAMED = {"unauthorized": "error:invalid_auth", "blocked": "error:cannot_dm_bot"}


@dataclass(frozen=True)
class Call:
    """A call as it came."""

    method: str
    arguments: dict[str, Any]


@dataclass
class Slack:
    """The fake at `url`."""

    url: str
    methods: Methods
    events: Deliveries
    token: str = TOKEN
    calls: list[Call] = field(default_factory=list)
    trouble: deque[tuple[str, int]] = field(default_factory=deque)

    @property
    def rooms(self) -> dict[str, Room]:
        return self.methods.rooms

    def fail(self, kind: str, times: int = 1, retry_after: int | None = None) -> None:
        """Answer the next so many calls in this way (`KINDS_OF_TROUBLE`, or `error:` and a name)."""
        self.trouble.extend([(_NAMED.get(kind, kind), 1 if retry_after is None else retry_after)] * times)

    def sent(self, method: str) -> list[dict[str, Any]]:
        """The arguments of the calls of a method, in order."""
        return [call.arguments for call in self.calls if call.method == method]

    # ---- what customers do

    def write(self, user: str, text: str, *, room: str = "", thread: str = "", **more: Any) -> dict[str, Any]:
        """A customer writes, in their own room or another; where all are, naming the bot is a mention."""
        where = self.rooms[room] if room else self.methods.own(user)
        ts = self.methods.next_ts()
        message = {"type": "message", "user": user, "text": text, "team": TEAM, "ts": ts,
                   "channel": where.id, "event_ts": ts, **more}  # fmt: skip
        if thread:
            message["thread_ts"] = thread
        where.messages.append(message)
        kind = "im" if where.id.startswith("D") else "channel"
        self._happened({**message, "channel_type": kind})
        if kind == "channel" and f"<@{BOT}>" in text:
            self._happened({**message, "type": "app_mention"})
        return message

    def attach(self, user: str, data: bytes, name: str, **more: Any) -> dict[str, Any]:
        """A customer sends a file."""
        card = self.methods.card(self.methods.keep(data, name), **more)
        return self.write(user, "", subtype="file_share", files=[card])

    def edit(self, room: str, ts: str, text: str) -> None:
        """A customer changes a message."""
        message = self.rooms[room].find(ts)
        was, edited = dict(message), {"user": message["user"], "ts": self.methods.next_ts()}
        message.update(text=text, edited=edited)
        self._changed("message_changed", room, message=dict(message), previous_message=was)

    def delete(self, room: str, ts: str) -> None:
        """A customer takes a message back."""
        message = self.rooms[room].find(ts)
        self.rooms[room].messages.remove(message)
        self._changed("message_deleted", room, deleted_ts=ts, previous_message=message)

    def press(self, user: str, room: str, ts: str, value: str) -> None:
        """A customer presses a button."""
        message = self.rooms[room].find(ts)
        found = [(block, button) for block in message.get("blocks", ()) if block["type"] == "actions"
                 for button in block["elements"] if button["value"] == value]  # fmt: skip
        if not found:
            raise LookupError("there is no such button")
        block, button = found[0]
        action = {**button, "block_id": block["block_id"], "action_ts": self.methods.next_ts()}
        body = {"type": "block_actions", "user": {"id": user, "team_id": TEAM}, "team": {"id": TEAM},
                "container": {"type": "message", "message_ts": ts, "channel_id": room},
                "channel": {"id": room}, "message": message, "trigger_id": self._trigger(),
                "actions": [action]}  # fmt: skip
        self.events.interactive("interactive", body)

    def command(self, user: str, command: str, text: str = "", room: str = SHOP) -> None:
        """A customer enters a slash command."""
        body = {"command": command, "text": text, "team_id": TEAM, "user_id": user, "channel_id": room,
                "trigger_id": self._trigger()}  # fmt: skip
        self.events.interactive("slash_commands", body)

    def open_assistant(self, user: str) -> str:
        """A customer opens a thread of the assistant; its time stamp."""
        room, ts = self.methods.own(user), self.methods.next_ts()
        room.threads[ts] = []
        thread = {"user_id": user, "channel_id": room.id, "thread_ts": ts, "context": {}}
        self._happened({"type": "assistant_thread_started", "assistant_thread": thread, "event_ts": ts})
        return ts

    def _trigger(self) -> str:
        return f"{self.methods.next_ts()}.abc"

    def _changed(self, subtype: str, room: str, **more: Any) -> None:
        ts = self.methods.next_ts()
        kind = "im" if room.startswith("D") else "channel"
        self._happened({"type": "message", "subtype": subtype, "channel": room, "channel_type": kind,
                        "hidden": True, "ts": ts, "event_ts": ts, **more})  # fmt: skip

    def _happened(self, event: dict[str, Any]) -> None:
        self.events.event(TEAM, BOT, event)

    # ---- what the app asks

    async def api(self, request: Request) -> Response:
        """One call of the Web API."""
        method, arguments = request.path_params["method"], await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        arguments.pop("token", None)
        self.calls.append(Call(method, arguments))
        kind, wish = self.trouble.popleft() if self.trouble else ("pass", 1)
        if kind not in {"pass", "lost"}:
            return _trouble(kind, wish)
        try:
            self._signed_in(method, token)
            done = self.methods.call(method, arguments)
        except Refusal as refusal:
            return _refused(refusal)
        scopes = {"X-OAuth-Scopes": ",".join(sorted(self.methods.scopes))}
        return _broken_off() if kind == "lost" else JSONResponse({"ok": True, **done}, headers=scopes)

    def _signed_in(self, method: str, token: str) -> None:
        if token != (APP_TOKEN if method == "apps.connections.open" else self.token):
            raise Refusal("invalid_auth" if token else "not_authed")

    async def upload(self, request: Request) -> Response:
        """A file's bytes, at the address getUploadURLExternal told."""
        number, data = request.path_params["number"], await request.body()
        self.methods.files[number] = (self.methods.files[number][0], data)
        return Response(f"OK - {len(data)}", media_type="text/plain")

    async def file(self, request: Request) -> Response:
        """A file's bytes; to who does not show the token, the page to sign in."""
        found = self.methods.files.get(request.path_params["number"])
        if found is None:
            return Response(status_code=404)
        allowed = "files:read" in self.methods.scopes
        if not allowed or request.headers.get("Authorization") != f"Bearer {self.token}":
            return Response("<html>Sign in</html>", media_type="text/html")
        return Response(found[1], media_type="application/octet-stream")


@asynccontextmanager
async def running(
    port: int = 0, *, pace: float = 1.0, limited: bool = True, clock: Callable[[], float] = time.time
) -> AsyncIterator[Slack]:
    """The fake while it runs; see `Deliveries` for `pace`, `Methods` for `limited`."""
    async with asyncio.TaskGroup() as tasks:
        rooms = {ADAS: {ADA}, GRACES: {GRACE}, SHOP: {ADA, GRACE, BOT}}
        people = {ADA: "Ada", GRACE: "Grace"}
        made = {number: Room(number, members) for number, members in rooms.items()}
        methods = Methods(TEAM, BOT, people, made, clock, asyncio.get_running_loop().time, limited)
        slack = Slack("", methods, Deliveries(tasks, SECRET, clock, pace))
        app = Starlette(
            routes=[
                Route("/api/{method}", slack.api, methods=["GET", "POST"]),
                Route("/upload/{number}", slack.upload, methods=["POST"]),
                Route("/files-pri/{number}", slack.file),
                *routes(slack),
            ]
        )
        async with listening(slack.events) as methods.socket_url, serve(app, port) as slack.url:
            methods.url = slack.url
            yield slack
            slack.events.webhook = ""


async def play(port: int) -> None:
    """Serve until cancelled; events go to SLACK_WEBHOOK, as the address would be entered at Slack."""
    async with running(port) as slack:
        slack.events.webhook = os.environ.get("SLACK_WEBHOOK", "http://127.0.0.1:8080/webhooks/slack")
        await asyncio.Event().wait()


async def _arguments(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").startswith("application/json"):
        given: dict[str, Any] = await request.json()
        return {name: value for name, value in given.items() if value is not None}
    async with request.form() as form:
        return {**request.query_params, **{name: str(value) for name, value in form.items()}}


def _trouble(kind: str, wish: int) -> Response:
    if kind.startswith(ANY_ERROR):
        return _refused(Refusal(kind.removeprefix(ANY_ERROR)))
    match kind:
        case "429":
            return _refused(Refusal("ratelimited", 429, wish))
        case "500":
            return _refused(Refusal("internal_error", 500))
        case "503_html":
            return Response("<html>Service unavailable</html>", 503, media_type="text/html")
        case "garbage":
            return Response("<html>", media_type="application/json")
        case _:
            return _broken_off()


def _refused(refusal: Refusal) -> Response:
    headers = {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
    return JSONResponse({"ok": False, "error": refusal.error, **refusal.more}, refusal.status, headers)


def _broken_off() -> Response:
    """An answer whose connection ends before it is whole."""

    async def half() -> AsyncIterator[bytes]:
        yield b'{"ok"'

    return StreamingResponse(half(), headers={"Content-Length": "500"}, media_type="application/json")
