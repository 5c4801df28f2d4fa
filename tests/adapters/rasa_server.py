"""A loopback server that answers as Rasa does with the hub's channel, or as badly as a test wants."""

from __future__ import annotations

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from typing_extensions import override

ANSWER: dict[str, Any] = {
    "messages": [{"text": "Hello **you**"}],
    "handoff": None,
    "intent": {"name": "greet", "confidence": 0.9},
    "fallback": False,
    "slots": {"order": "4021"},
    "active_form": "return_form",
    "requested_slot": "item",
    "model_id": "m1",
}


class RasaServer:
    """Serves from `with` to its end. `heard` is every turn asked, `secrets` the headers they came with.

    `erased` is whose memory was to be forgotten.
    """

    def __init__(self, port: int = 0) -> None:
        self.status = 200
        self.turn_status: int | None = None
        self.body = json.dumps(ANSWER).encode()
        self.hang_ups = 0
        self.refuses_history = False
        self.gate = threading.Event()
        self.gate.set()
        self.heard: list[dict[str, Any]] = []
        self.erased: list[str] = []
        self.secrets: set[str | None] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> RasaServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def status_of(self, path: str, turn: dict[str, Any]) -> int:
        """The status it answers this turn with."""
        if path != "/webhooks/hub/turn":
            return 404
        return 400 if self.refuses_history and turn["history"] else self.turn_status or self.status

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        rasa = self

        class Handler(BaseHTTPRequestHandler):
            @override
            def handle(self) -> None:
                with contextlib.suppress(ConnectionError):  # whoever asked did not wait
                    super().handle()

            def do_GET(self) -> None:
                self._reply(rasa.status, b'{"model_id": "m1"}')

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                rasa.secrets.add(self.headers["X-Hub-Secret"])
                rasa.gate.wait(30)
                if rasa.hang_ups:
                    rasa.hang_ups -= 1
                    return
                rasa.heard.append(json.loads(body))
                self._reply(rasa.status_of(self.path, rasa.heard[-1]), rasa.body)

            def do_DELETE(self) -> None:
                rasa.erased.append(self.path.removeprefix("/webhooks/hub/memory/"))
                self._reply(rasa.status, b"{}")

            def _reply(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            @override
            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        return Handler
