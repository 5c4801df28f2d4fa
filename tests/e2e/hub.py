"""The hub of one test: its web process and workers, its visitors, and what they must not leave in a log."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from hub.redis import connect
from launch import programs
from launch.ports import LOOPBACK, free_ports
from launch.process import Program
from tests.e2e.chokepoint import Chokepoint
from tests.e2e.process import Process
from tests.e2e.stack import API_KEY, SECRET, Stack
from tests.e2e.visitor import Visitor
from tests.e2e.waiting import wait_for


class Hub:
    """Starts the hub's programs on the stack, each a real process."""

    def __init__(self, stack: Stack, http: httpx.AsyncClient) -> None:
        self.stack, self._http = stack, http
        port = free_ports(1)[0]
        self.url = f"http://{LOOPBACK}:{port}"
        self._environ = {**stack.environ, "PORT": str(port), "PUBLIC_URL": self.url}
        self.shop = Path(stack.environ["SHOP_DB"])
        self._processes: list[Process] = []
        self._visitors: list[Visitor] = []

    async def clean(self) -> None:
        """Begin with nothing in Redis and a shop that nobody has touched."""
        redis = connect(self.stack.redis.url)
        await redis.flushall()
        await redis.aclose()
        for file in self.shop.parent.glob(f"{self.shop.name}*"):
            file.unlink()

    def web(self) -> Process:
        """Start the web process and wait until it answers."""
        web = self.start(programs.web(self._environ))
        self.wait_for_web()
        return web

    def wait_for_web(self) -> None:
        """Wait until the web process answers; for one that was started again."""
        wait_for(lambda: httpx.get(f"{self.url}/healthz", trust_env=False).is_success)

    def worker(self, **environ: str) -> Process:
        """Start a worker, with these changes to its environment."""
        return self.start(programs.worker({**self._environ, **environ}))

    def program(self, name: str, module: str, **environ: str) -> Process:
        """Start a program of the tests' own, wired like a worker."""
        command = (sys.executable, "-m", module)
        return self.start(Program(name, command, {**self._environ, **environ}))

    def start(self, program: Program) -> Process:
        process = self.stack.process(program)
        self._processes.append(process)
        process.start()
        return process

    def before_rasa(self) -> Chokepoint:
        """A chokepoint in front of Rasa: for a worker with `RASA_URL=http://127.0.0.1:{port}`."""
        port = self.stack.environ["RASA_URL"].rpartition(":")[2]
        return Chokepoint(partial(asyncio.open_connection, LOOPBACK, int(port)))

    def before_redis(self) -> Chokepoint:
        """A chokepoint in front of Redis: for a worker with `REDIS_URL=redis://127.0.0.1:{port}`."""
        return Chokepoint(partial(asyncio.open_unix_connection, self.stack.redis.socket))

    async def visitor(self) -> Visitor:
        """Someone new on the demo site, with a session."""
        visitor = Visitor(self._http, self.url)
        self._visitors.append(visitor)
        return await visitor.join()

    async def api(self, path: str) -> Any:
        """What `GET /api/v1/{path}` answers."""
        headers = {"Authorization": f"Bearer {API_KEY}"}
        response = await self._http.get(f"{self.url}/api/v1/{path}", headers=headers)
        return response.raise_for_status().json()

    def close(self) -> None:
        """End every process of this test."""
        for process in self._processes:
            process.kill()

    def secrets(self) -> set[str]:
        """What no log may hold: what was said, and what opens doors."""
        said = {word for visitor in self._visitors for word in (*visitor.words, visitor.token) if word}
        heard = {text for visitor in self._visitors for _, text in visitor.transcript}
        return {SECRET, API_KEY, *said, *(text for text in heard if text)}
