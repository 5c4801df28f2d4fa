"""Starts the parts in order. They are stopped in the opposite one: web, worker, Rasa, actions, Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from launch import assistant, programs, redis_server, status
from launch.data_dir import kept_secret, log_file, write_private
from launch.errors import Ended
from launch.fleet import Fleet
from launch.ports import LOOPBACK, free_ports
from launch.process import how_it_ended
from launch.readiness import wait_until_ready
from launch.rollout import Rollout
from launch.terminal import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from launch.assistant import Clock
    from launch.process import Run
    from launch.settings import Settings
    from launch.supervisor import Supervisor


Follow = Callable[[], Awaitable[None]]

PROVIDERS_AND_PAGE = 4
DEMO_PASSWORD_BYTES = 9  # 12 characters: typed by hand, behind a throttled sign-in


@dataclass(frozen=True)
class Started:
    """Everything is ready: the demo agent's password, and what has to be done as long as it runs.

    `page` is where the customers of fake providers are played, empty if there are none.
    """

    password: str
    follow: Follow
    page: str


@contextmanager
def redis_url_noted(url: str, data_dir: Path) -> Iterator[None]:
    """Keep `url` in DATA_DIR/redis.url inside the block: command line tools find Redis by it."""
    note = data_dir / "redis.url"
    write_private(note, url)
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


class Stack:
    """Everything `make run` starts, kept running by `supervisor`; what runs once is run by `run`."""

    def __init__(self, settings: Settings, supervisor: Supervisor, run: Run, clock: Clock) -> None:
        self._settings = settings
        self._supervisor = supervisor
        self._run = run
        self._clock = clock

    async def start(self, given: Mapping[str, str], socket: Path) -> Started:
        """Start everything, Redis on `socket`, and wait until it is ready.

        `given` is the launcher's own environment: every program gets it.
        """
        settings, actions_port = self._settings, free_ports(1)[0]
        secret = settings.hub_secret or kept_secret(settings.data_dir / "hub-secret")
        url = settings.redis_url or redis_server.url(socket)
        wiring = programs.wiring(settings, actions_port, url, secret)
        environ = {**programs.DEFAULTS, **given, **wiring}
        status.forget(settings.data_dir)
        page = await self._start_providers(environ) if settings.demo_channels else ""
        await self._start_redis(socket, environ)
        follow = nothing if settings.rasa_url else await self._start_rasa(actions_port, environ)
        self._supervisor.keep(programs.worker(environ))
        self._supervisor.keep(programs.web(environ))
        password = await self._demo_agent(environ)
        await wait_until_ready(settings.local_url)
        return Started(password, follow, page)

    async def _start_providers(self, environ: dict[str, str]) -> str:
        """Start fake providers and have `environ` lead to them; returns where their page is."""
        ports, file = free_ports(PROVIDERS_AND_PAGE), self._settings.data_dir / "demo-channels.yml"
        self._supervisor.keep(programs.providers(ports, self._settings, file))
        page = f"http://{LOOPBACK}:{ports[0]}"
        await wait_until_ready(page, "the fake providers")
        environ["CHANNELS_FILE"] = str(file)
        return f"{page}/"

    async def _start_redis(self, socket: Path, environ: Mapping[str, str]) -> None:
        if self._settings.redis_url:
            return
        binary, folder = redis_server.find_binary(), self._settings.data_dir / "redis"
        self._supervisor.keep(redis_server.program(binary, folder, socket, environ))
        await redis_server.wait_until_loaded(socket)

    async def _start_rasa(self, actions_port: int, environ: Mapping[str, str]) -> Follow:
        """Start Rasa on the live model before there is a worker: no customer is told that the bot is away."""
        root, data_dir = programs.ROOT, self._settings.data_dir
        shop = assistant.Workshop(root, environ, log_file(data_dir, "train"), self._run, self._clock)
        await assistant.wanted(shop)
        self._supervisor.keep(programs.actions(actions_port, environ))
        fleet = Fleet(root, self._settings.rasa_processes, self._supervisor, self._run, environ)
        rollout = Rollout(root, data_dir, fleet, self._settings.bot_limit + 1.0, self._clock)
        with Step("Starting the assistant"):
            group = await rollout.begin()
        return partial(rollout.follow, group)

    async def _demo_agent(self, environ: Mapping[str, str]) -> str:
        password = kept_secret(self._settings.data_dir / "demo-password", DEMO_PASSWORD_BYTES)
        program = programs.demo_agent(password, environ)
        async with self._run(program) as process:
            code = await process.wait()
        if code:
            raise Ended(program.name, how_it_ended(code))
        return password


async def nothing() -> None:
    """Follow no model: Rasa is somebody else's."""
    await asyncio.Event().wait()
