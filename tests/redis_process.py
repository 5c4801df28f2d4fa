"""Redis servers of the tests' own: real processes, their data on disk."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

_PATIENCE = 30.0
_DURABLE = (
    "--appendonly",
    "yes",
    "--appendfsync",
    "always",
    "--save",
    "",
    "--maxmemory-policy",
    "noeviction",
)


class RedisProcess:
    """Data and socket live in `folder`, whose path is short (a socket's ends at 107 bytes).

    What it answered is on disk before it answers, so that a kill loses nothing. `flags` are more of
    redis-server's.
    """

    def __init__(self, folder: Path, *flags: str) -> None:
        self.socket = folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self._folder = folder
        self._flags = flags
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        place = ["--port", "0", "--unixsocket", str(self.socket), "--dir", str(self._folder)]
        command = [redis_server(), *place, *_DURABLE, *self._flags]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
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

    def thaw(self) -> None:
        """Go on as if nothing had been."""
        if self._process:
            self._process.send_signal(signal.SIGCONT)

    def ask(self, command: str) -> str:
        """The beginning of the answer to a command without spaces in its words, as the protocol has it."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(_PATIENCE)
            connection.connect(str(self.socket))
            connection.sendall(f"{command}\r\n".encode())
            return connection.recv(4096).decode()

    def _answers(self) -> bool:
        try:
            return self.ask("PING").startswith(("+PONG", "-NOAUTH"))
        except OSError:
            return False


def redis_server() -> str:
    """The path of this machine's server."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found is None:
        raise RuntimeError("these tests need redis-server or valkey-server on the PATH")
    return found
