"""Prism (npm) serving Twilio's own description of its API: what does not follow it is refused with 422."""

from __future__ import annotations

import gzip
import json
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.npm_tools import ROOT, node_modules

_SPECIFICATION = ROOT / "tests" / "specs" / "twilio" / "api_v2010.json.gz"
_USED = re.compile(r"/2010-04-01/Accounts(/\{Sid\}\.json|/\{AccountSid\}/(Messages|IncomingPhoneNumbers)\b)")
_MESSAGES, _FORM = "/2010-04-01/Accounts/{AccountSid}/Messages.json", "application/x-www-form-urlencoded"
_PATIENCE = 120
"""Seconds: Prism reads the whole description before it listens."""


@contextmanager
def prism(folder: Path) -> Iterator[str]:
    """Serve the parts of the description that this channel could use; brings the address."""
    described = json.loads(gzip.decompress(_SPECIFICATION.read_bytes()))
    described["paths"] = {path: what for path, what in described["paths"].items() if _USED.match(path)}
    form = described["paths"][_MESSAGES]["post"]["requestBody"]["content"][_FORM]
    form["encoding"] = {
        "MediaUrl": {"style": "form", "explode": True}
    }  # OpenAPI's default, which Prism leaves out
    (folder / "api.json").write_text(json.dumps(described))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = node_modules() / ".bin" / "prism"
    command = [str(program), "mock", "--port", str(port), "--host", "127.0.0.1", str(folder / "api.json")]
    with (
        (folder / "prism.log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as running,
    ):
        try:
            _wait(running, f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


def _wait(running: subprocess.Popen[bytes], url: str) -> None:
    with httpx.Client(trust_env=False) as http:
        for _ in range(_PATIENCE * 10):
            assert running.poll() is None, "Prism ended"
            try:
                http.get(url)
            except httpx.TransportError:
                _wait_a_moment(running)
            else:
                return
    raise TimeoutError("Prism does not listen")


def _wait_a_moment(running: subprocess.Popen[bytes]) -> None:
    """Wait a tenth of a second, or until it ends."""
    try:
        running.wait(0.1)
    except subprocess.TimeoutExpired:
        return
