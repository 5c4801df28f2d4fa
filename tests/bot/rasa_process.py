"""A real `rasa run` with the product's endpoints and credentials files."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from tests.bot.model import ROOT

SECRET = "a shared sécret"


class RasaProcess:
    """Rasa on a free port; `ask` is the hub's request."""

    def __init__(self, model: Path, environment: dict[str, str], log: Path) -> None:
        self._model = model
        self._environment = environment
        self.log = log
        self._port = _free_port()
        self.url = f"http://127.0.0.1:{self._port}/webhooks/hub"

    def start(self, endpoints: str) -> None:
        """Start it with these endpoints, and wait until it is ready."""
        self.launch(endpoints)
        self._wait()

    def launch(self, endpoints: str) -> None:
        """Start it with these endpoints."""
        options = {"model": self._model, "endpoints": endpoints, "credentials": "bot/credentials.yml"}
        address = {"interface": "127.0.0.1", "port": self._port}
        flags = [str(word) for name, value in {**options, **address}.items() for word in (f"--{name}", value)]
        environment = {
            **os.environ,
            **self._environment,
            "HUB_SECRET": SECRET,
            "RASA_TELEMETRY_ENABLED": "false",
        }
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "rasa", "run", *flags],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def wait_until_dead(self) -> int:
        return self._process.wait(180)

    def _wait(self) -> None:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(requests.ConnectionError):
                if self.ready().status_code == 200:
                    return
            time.sleep(0.2)
        raise TimeoutError(self.log.read_text()[-4000:])

    def ready(self) -> requests.Response:
        return requests.get(f"{self.url}/ready", headers=_secret(), timeout=30)

    def post(self, body: bytes, headers: dict[str, Any] | None = None) -> requests.Response:
        return requests.post(
            f"{self.url}/turn", data=body, headers=_secret() if headers is None else headers, timeout=90
        )

    def erase(self, sender: str, headers: dict[str, Any] | None = None) -> requests.Response:
        return requests.delete(
            f"{self.url}/memory/{quote(sender, safe='')}",
            headers=_secret() if headers is None else headers,
            timeout=30,
        )

    def request(
        self, sender: str, text: str | None = None, *, patience: float = 90, **more: Any
    ) -> requests.Response:
        words = {} if text is None else {"text": text}
        turn = {"sender": sender, "message_id": uuid.uuid4().hex, "channel": "webchat", **words, **more}
        return requests.post(f"{self.url}/turn", json=turn, headers=_secret(), timeout=patience)

    def ask(self, sender: str, text: str | None = None, **more: Any) -> dict[str, Any]:
        """The answer to one message."""
        response = self.request(sender, text, **more)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def says(self, sender: str, text: str | None = None, **more: Any) -> list[str]:
        """The texts of the answer to one message."""
        return [message.get("text", "") for message in self.ask(sender, text, **more)["messages"]]


def _secret() -> dict[str, Any]:
    return {"X-Hub-Secret": SECRET.encode()}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
