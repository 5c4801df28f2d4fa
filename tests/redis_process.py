"""A Redis server of the tests' own: a real process on a unix socket, its data on disk."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

_PATIENCE = 30.0


class RedisProcess:
    """Data and socket live in `folder`, whose path is short (a socket's ends at 107 bytes).

    What it answered is on disk before it answers, so that a kill loses nothing.
    """

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [_server(), "--port", "0", "--unixsocket", str(self.socket), "--dir", str(self._folder)]
        durable = [
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
            "--save",
            "",
            "--maxmemory-policy",
            "noeviction",
        ]
        self._process = subprocess.Popen([*command, *durable], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + _PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("redis-server did not start")
            time.sleep(0.01)

    def stop(self) -> None:
        """End it in good order."""
        if self._process:
            self._process.terminate()
            self._process.wait(_PATIENCE)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process:
            self._process.kill()
            self._process.wait(_PATIENCE)

    def freeze(self) -> None:
        """Leave all connections open and say nothing more, as a host that lost its network does."""
        if self._process:
            self._process.send_signal(signal.SIGSTOP)

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(_PATIENCE)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def _server() -> str:
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found is None:
        raise RuntimeError("these tests need redis-server or valkey-server on the PATH")
    return found
