"""A real action server for the test project: counts its calls, and fails or waits when told to."""

from __future__ import annotations

import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from typing_extensions import override


class ActionServer:
    """Serves `action_count`, on loopback, from `with` to its end.

    `calls` counts by message id. A sender in `broken` gets a 500; one in `gates` waits for its event.
    """

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.broken: set[str] = set()
        self.gates: dict[str, threading.Event] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhook"

    def __enter__(self) -> ActionServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def run(self, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """The status and body for one call."""
        sender = request["sender_id"]
        self.calls[request["tracker"]["latest_message"]["message_id"]] += 1
        if sender in self.gates:
            self.gates[sender].wait(60)
        if sender in self.broken:
            return 500, {"error": "broken"}
        counted = int(request["tracker"]["slots"]["calls"] or 0) + 1
        event = {"event": "slot", "name": "calls", "value": counted}
        return 200, {"events": [event], "responses": [{"text": f"counted {counted}"}]}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        actions = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, body = actions.run(request)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            @override
            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        return Handler
