"""The action endpoint against a loopback server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from typing_extensions import override

from bot.action_endpoint import FirmEndpoint, firm
from bot.errors import ActionsUnavailable


class Server(HTTPServer):
    """Answers every call with `status` and `body`."""

    status = 200
    body = b"{}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json" if self.server.body else "text/plain")
        self.end_headers()
        self.wfile.write(self.server.body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


async def test_an_answer_is_passed_on(server: Server) -> None:
    server.body = b'{"events": []}'
    assert await _endpoint(server).request(json={}) == {"events": []}


async def test_an_actions_own_rejection_is_passed_on(server: Server) -> None:
    server.status = 400
    with pytest.raises(ClientResponseError):
        await _endpoint(server).request(json={})


@pytest.mark.parametrize(
    ("status", "body"), [(404, b"{}"), (500, b"{}"), (200, b"{"), (200, b""), (200, b"[]")]
)
async def test_anything_else_ends_the_turn(server: Server, status: int, body: bytes) -> None:
    server.status, server.body = status, body
    with pytest.raises(ActionsUnavailable):
        await _endpoint(server).request(json={})


async def test_nobody_there_ends_the_turn() -> None:
    with pytest.raises(ActionsUnavailable):
        await FirmEndpoint("http://127.0.0.1:1").request(json={})


def test_no_endpoint_stays_none() -> None:
    assert firm(None) is None


def test_an_endpoint_keeps_its_settings() -> None:
    stock = EndpointConfig("http://x/webhook", headers={"a": "b"}, token="t", enable_selective_domain=True)
    made = firm(stock)
    assert made == stock
    assert made is not None
    assert (made.headers, made.kwargs) == ({"a": "b"}, {"enable_selective_domain": True})


def _endpoint(server: Server) -> FirmEndpoint:
    return FirmEndpoint(f"http://127.0.0.1:{server.server_port}/webhook")
