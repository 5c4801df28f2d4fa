"""A hub in one process, speaking the web chat protocol to the widget, with switches that make it fail."""

import asyncio
import json
import secrets
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import widget

WEB = Path(widget.__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' https: data:; base-uri 'none'; form-action 'none'; report-uri /csp"
)


class FakeHub:
    """One visitor's conversation: tests say things in it, switch failures on, and read what came."""

    def __init__(self) -> None:
        self.url = ""
        self._generation = 0
        self.reset()

    def reset(self) -> None:
        """Forget everything and work well again."""
        self.drop_streams()
        self.log: list[dict[str, Any]] = []
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.accepted: list[str] = []
        self.reports: list[str] = []
        self.after: list[str | None] = []
        self.tokens: set[str] = set()
        self.refusals: list[tuple[int, dict[str, str]]] = []
        self.down = False
        self.silent = False
        self._open: set[object] = set()
        self.floor: dict[str, Any] = {"floor": "bot", "place": None, "agent": None}
        self.answer: Callable[[dict[str, Any]], object] = lambda message: None
        self._signals: list[dict[str, Any]] = []

    @property
    def streams(self) -> int:
        """How many streams are open now."""
        return len(self._open)

    def say(self, text: str, sender: str = "bot", **more: Any) -> dict[str, Any]:
        """Append one entry to the log; every open stream shows it."""
        entry = {
            "id": f"{1_790_000_000_000 + len(self.log)}-0",
            "from": sender,
            "at": 1_790_000_000_000,
            "text": text,
        }
        content = [{"type": "paragraph", "children": [{"type": "text", "text": text}]}]
        self.log.append({**entry, "content": content, **more})
        return self.log[-1]

    def signal(self, event: str, data: dict[str, Any]) -> None:
        """Send one transient event to every open stream."""
        if event == "status":
            self.floor = data
        self._signals.append({"event": event, "data": data})

    def drop_streams(self) -> None:
        """Cut every open stream in the middle."""
        self._generation += 1

    def expire_sessions(self) -> None:
        """Refuse every token given out so far, and cut the streams."""
        self.tokens.clear()
        self.drop_streams()

    def refuse(self, status: int, times: int = 1, **headers: str) -> None:
        """Answer the next messages with `status`."""
        self.refusals += [(status, headers)] * times

    async def session(self, request: Request) -> Response:
        self.requests.append(("session", await request.json()))
        token = secrets.token_hex(8)
        self.tokens.add(token)
        return JSONResponse({"token": token, "expires_in": 86_400})

    async def messages(self, request: Request) -> Response:
        message = await request.json()
        self.requests.append(("messages", message))
        if self.refusals:
            status, headers = self.refusals.pop(0)
            return JSONResponse(
                {}, status, headers={name.replace("_", "-"): value for name, value in headers.items()}
            )
        if not self._known(request):
            return JSONResponse({}, 401)
        if message["client_id"] not in self.accepted:
            self.accepted.append(message["client_id"])
            if not self.silent:
                self.say(message["text"], "customer", client_id=message["client_id"])
                self.answer(message)
        return JSONResponse({}, 202)

    async def typing(self, request: Request) -> Response:
        self.requests.append(("typing", await request.json()))
        return Response(status_code=204 if self._known(request) else 401)

    async def events(self, request: Request) -> Response:
        if not self._known(request):
            return JSONResponse({}, 401)
        after = request.query_params.get("after")
        self.after.append(after)
        known = next((place for place, entry in enumerate(self.log, 1) if entry["id"] == after), 0)
        return StreamingResponse(self._stream(known), media_type="text/event-stream")

    async def csp(self, request: Request) -> Response:
        self.reports.append((await request.body()).decode())
        return Response(status_code=204)

    async def _stream(self, shown: int) -> AsyncIterator[str]:
        generation, told = self._generation, len(self._signals)
        streams, stream = self._open, object()
        streams.add(stream)
        try:
            yield f": hello\r\n\r\nevent: status\r\ndata: {json.dumps(self.floor)}\r\n\r\n"
            while generation == self._generation:
                for entry in self.log[shown:]:
                    yield f"id: {entry['id']}\ndata: {json.dumps(entry)}\n\n"
                shown = len(self.log)
                for signal in self._signals[told:]:
                    yield f"event: {signal['event']}\ndata: {json.dumps(signal['data'])}\n\n"
                told = len(self._signals)
                await asyncio.sleep(0.02)
        finally:
            streams.discard(stream)

    def _known(self, request: Request) -> bool:
        return request.headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens


class Weather:
    """Lets nothing of the chat through while the hub is down, and sets the page's content policy."""

    def __init__(self, app: ASGIApp, hub: FakeHub) -> None:
        self.app = app
        self.hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"content-security-policy", POLICY.encode())]
            await send(message)

        if scope["type"] == "http" and self.hub.down and scope["path"].startswith("/webchat/"):
            await JSONResponse({}, 503)(scope, receive, with_policy)
        else:
            await self.app(scope, receive, with_policy if scope["type"] == "http" else send)


def application(hub: FakeHub) -> Starlette:
    """Serve the demo page, the widget and the protocol."""
    page = (WEB / "templates" / "demo.html").read_text(encoding="utf-8")

    def demo(request: Request) -> Response:
        return HTMLResponse(
            page.replace("<html lang", f'<html dir="{request.query_params.get("dir", "ltr")}" lang')
        )

    def module(request: Request) -> Response:
        return Response(widget.module(), media_type="text/javascript")

    def blank(request: Request) -> Response:
        return HTMLResponse("<!doctype html><title>blank</title>")

    routes = [
        Route("/", demo),
        Route("/blank", blank),
        Route("/widget.js", module),
        Route("/csp", hub.csp, methods=["POST"]),
        Route("/webchat/session", hub.session, methods=["POST"]),
        Route("/webchat/messages", hub.messages, methods=["POST"]),
        Route("/webchat/typing", hub.typing, methods=["POST"]),
        Route("/webchat/events", hub.events),
        Mount("/static", StaticFiles(directory=WEB / "static")),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Weather, hub=hub)])


@contextmanager
def serving() -> Iterator[FakeHub]:
    """Run a fake hub on a free port of this machine; its `url` says where."""
    hub = FakeHub()
    config = uvicorn.Config(application(hub), port=0, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    hub.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield hub
    finally:
        hub.drop_streams()
        server.should_exit = True
        thread.join()
