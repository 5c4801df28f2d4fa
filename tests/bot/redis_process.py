"""A Redis of the tests' own, on a unix socket, that can be killed and started again."""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

import redis


class RedisProcess:
    """`redis-server` with its data in `folder`; what is acknowledged survives a kill."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # The path of a unix socket has about 100 characters at most.
        self._socket = Path(tempfile.mkdtemp(prefix="bot-redis-")) / "socket"
        self.url = f"unix://{self._socket}"

    def start(self) -> None:
        options = {"port": "0", "unixsocket": str(self._socket), "dir": str(self._folder)}
        durable = {"appendonly": "yes", "appendfsync": "always", "save": ""}
        flags = [word for name, value in {**options, **durable}.items() for word in (f"--{name}", value)]
        self._socket.unlink(missing_ok=True)
        self._process = subprocess.Popen(["redis-server", *flags], stdout=subprocess.DEVNULL)
        self._wait()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def _wait(self) -> None:
        """Until it answers; redis-py leaks a socket for each failed attempt, so not before it listens."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self._socket.exists() and self._answers():
                return
            time.sleep(0.05)
        raise TimeoutError("redis-server did not start")

    def _answers(self) -> bool:
        with redis.Redis.from_url(self.url) as client:
            try:
                return bool(client.ping())
            except redis.BusyLoadingError:
                return False
