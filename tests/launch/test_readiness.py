import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from launch import readiness
from launch.errors import LaunchError
from launch.ports import LOOPBACK, free_ports


class Hub(ThreadingHTTPServer):
    """Answers /readyz with 503 for as many times as `not_ready` says."""

    not_ready = 0


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        hub = self.server
        assert isinstance(hub, Hub)
        hub.not_ready -= 1
        self.send_response(503 if hub.not_ready >= 0 else 200)
        self.end_headers()
        self.wfile.write(b'{"rasa": false, "redis": true}')

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test output clean."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub((LOOPBACK, 0), Handler) as hub:
        thread = threading.Thread(target=hub.serve_forever)
        thread.start()
        yield hub
        hub.shutdown()
        thread.join()


async def test_it_waits_until_everything_is_up(hub: Hub) -> None:
    hub.not_ready = 2
    await readiness.wait_until_ready(f"http://{LOOPBACK}:{hub.server_port}")
    assert hub.not_ready == -1


async def test_what_is_missing_at_the_end_is_said(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "LIMIT_SECONDS", 0.5)
    hub.not_ready = 1000
    with pytest.raises(LaunchError, match=r"readyz says: waiting for rasa"):
        await readiness.wait_until_ready(f"http://{LOOPBACK}:{hub.server_port}")


async def test_nobody_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "LIMIT_SECONDS", 0.1)
    with pytest.raises(LaunchError, match="no answer"):
        await readiness.wait_until_ready(f"http://{LOOPBACK}:{free_ports(1)[0]}")


@pytest.mark.parametrize("answer", ["Bad gateway", "[]", ""])
def test_an_answer_of_another_kind_is_said_as_it_is(answer: str) -> None:
    assert readiness.missing(answer) == answer
