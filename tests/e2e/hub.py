"""The hub in one test: its workers, its visitors, and what they must not leave in a log."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from hub.redis import connect, keys
from launch import programs
from launch.ports import LOOPBACK
from launch.process import Program
from tests.e2e.chokepoint import Chokepoint
from tests.e2e.process import Process
from tests.e2e.stack import API_KEY, SECRET, Stack
from tests.e2e.visitor import Visitor


class Hub:
    """The stack as one test sees it: everything runs but the workers, which the test starts."""

    def __init__(self, stack: Stack, http: httpx.AsyncClient) -> None:
        self.stack, self._http = stack, http
        self.url = stack.url
        self.shop = Path(stack.environ["SHOP_DB"])
        self.secrets = {SECRET, API_KEY}
        """What no log may hold, beside what visitors and the bot say."""
        self._processes: list[Process] = []
        self._visitors: list[Visitor] = []

    async def clean(self) -> None:
        """Begin with an empty store (but for the secret the web process has in memory) and a fresh shop."""
        redis = connect(self.stack.redis.url)
        found = {key async for key in redis.scan_iter(count=1000)} - {keys.secret("webchat")}
        if found:
            await redis.delete(*found)
        await redis.aclose()
        for file in self.shop.parent.glob(f"{self.shop.name}*"):
            file.unlink()

    def worker(self, **environ: str) -> Process:
        """Start a worker, with these changes to its environment."""
        return self.start(programs.worker({**self.stack.environ, **environ}))

    def program(self, name: str, module: str, **environ: str) -> Process:
        """Start a program of the tests' own, wired like a worker."""
        command = (sys.executable, "-m", module)
        return self.start(Program(name, command, {**self.stack.environ, **environ}))

    def start(self, program: Program) -> Process:
        process = self.stack.process(program)
        self._processes.append(process)
        process.start()
        return process

    async def another_rasa(self) -> tuple[Process, str]:
        """A second Rasa for this test, and where it is."""
        process, url = await asyncio.to_thread(self.stack.another_rasa)
        self._processes.append(process)
        return process, url

    def add_agent(self, login: str, password: str) -> None:
        """Someone who can sign in at `/desk`, and act through the API."""
        self.secrets.add(password)
        command = (sys.executable, "-m", "hub", "agents", "add", login, "--password", password)
        subprocess.run(command, cwd=programs.ROOT, env=dict(self.stack.environ), check=True)

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

    def leaks(self) -> list[tuple[str, str]]:
        """Logs that hold what was said or what opens doors: which log, and what.

        The training's does not count: it is full of examples of what may be said.
        """
        said = {words for visitor in self._visitors for words in (*visitor.words, visitor.token)}
        heard = {words for visitor in self._visitors for _, words in visitor.transcript}
        secrets = {*self.secrets, *said, *heard} - {""}
        kept = (log for log in self.stack.logs() if log.name != "train.log")
        logs = {log.name: log.read_text(errors="replace") for log in kept}
        return [(log, secret) for log, text in logs.items() for secret in secrets if secret in text]
