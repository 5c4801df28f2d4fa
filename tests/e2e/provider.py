"""A provider of postcards on loopback that honours idempotency keys, and knows what it was asked."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from typing_extensions import override


class Provider:
    """Runs from `with` to its end. `requests` are all keys it was sent, `postcards` what it delivered."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.postcards: dict[str, str] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.port = self._server.server_port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def take(self, key: str, words: str) -> None:
        """Deliver, unless a postcard with this key was delivered before."""
        self.requests.append(key)
        self.postcards.setdefault(key, words)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                provider.take(self.headers["Idempotency-Key"], body["words"])
                self.send_response(204)
                self.end_headers()

            @override
            @override
            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        return Handler
