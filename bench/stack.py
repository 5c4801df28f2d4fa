"""Everything a measurement needs, started for it and ended after it: real Redis, Rasa, worker and web."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from launch import assistant, programs, redis_server, settings, sources
from launch.__main__ import clock
from launch.data_dir import log_file, prepare
from launch.ports import free_ports
from launch.process import Run, running
from launch.watchdog import Watchdog


@dataclass(frozen=True, slots=True)
class Running:
    """Where the parts are."""

    web: str
    rasa: str
    secret: str
    password: str
    """Of the agent `demo`."""


@asynccontextmanager
async def stack() -> AsyncIterator[Running]:
    """Run all programs on free ports and a fresh data folder while the block runs."""
    async with AsyncExitStack() as parts:
        folder = Path(parts.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        prepare(folder)
        watchdog = parts.enter_context(Watchdog())
        run = partial(running, data_dir=folder, watchdog=watchdog)
        yield await _start(parts, run, folder)


async def _start(parts: AsyncExitStack, run: Run, folder: Path) -> Running:
    web, rasa, actions = free_ports(3)
    secret, socket = "bench-secret", folder / "redis.sock"
    given = {**os.environ, "PORT": str(web), "DATA_DIR": str(folder), "REDIS_URL": "", "RASA_URL": ""}
    wanted = settings.read(given)
    wiring = programs.wiring(wanted, actions, redis_server.url(socket), secret)
    environ = {**programs.DEFAULTS, **given, **wiring, "RASA_URL": f"http://127.0.0.1:{rasa}"}
    shop = assistant.Workshop(programs.ROOT, environ, log_file(folder, "train"), run, clock)
    model = await assistant.trained(shop, sources.fingerprint(programs.ROOT))
    redis = redis_server.program(redis_server.find_binary(), folder / "redis", socket, environ)
    await parts.enter_async_context(run(redis))
    await redis_server.wait_until_loaded(socket)
    for program in (
        programs.actions(actions, environ),
        programs.rasa(rasa, model, environ),
        programs.worker(environ),
        programs.web(environ),
    ):
        await parts.enter_async_context(run(program))
    found = Running(f"http://127.0.0.1:{web}", f"http://127.0.0.1:{rasa}", secret, "bench-password")
    async with run(programs.demo_agent(found.password, environ)) as process:
        await process.wait()
    await _ready(found)
    return found


async def _ready(parts: Running) -> None:
    async with httpx.AsyncClient() as http, asyncio.timeout(180):
        while True:
            try:
                if (await http.get(f"{parts.web}/readyz")).status_code == httpx.codes.OK:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.2)
