"""Starts the parts in order. They are stopped in the opposite one: web, worker, Rasa, actions, Redis."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from launch import assistant, programs, redis_server
from launch.data_dir import kept_secret, log_file, write_private
from launch.errors import Ended
from launch.ports import free_ports
from launch.process import how_it_ended
from launch.readiness import wait_until_ready

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from launch.process import Run
    from launch.settings import Settings
    from launch.supervisor import Supervisor


DEMO_PASSWORD_BYTES = 9  # 12 characters: typed by hand, behind a throttled sign-in


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

    def __init__(self, settings: Settings, supervisor: Supervisor, run: Run) -> None:
        self._settings = settings
        self._supervisor = supervisor
        self._run = run

    async def start(self, given: Mapping[str, str], socket: Path) -> str:
        """Start everything, Redis on `socket`, and wait until it is ready; returns the demo agent's password.

        `given` is the launcher's own environment: every program gets it.
        """
        ports = programs.Ports(*free_ports(2))
        secret = self._settings.hub_secret or kept_secret(self._settings.data_dir / "hub-secret")
        url = self._settings.redis_url or redis_server.url(socket)
        environ = {**programs.DEFAULTS, **given, **programs.wiring(self._settings, ports, url, secret)}
        await self._start_redis(socket, environ)
        await self._start_rasa(ports, environ)
        self._supervisor.keep(programs.worker(environ))
        self._supervisor.keep(programs.web(environ))
        password = await self._demo_agent(environ)
        await wait_until_ready(self._settings.local_url)
        return password

    async def _start_redis(self, socket: Path, environ: Mapping[str, str]) -> None:
        if self._settings.redis_url:
            return
        binary, folder = redis_server.find_binary(), self._settings.data_dir / "redis"
        self._supervisor.keep(redis_server.program(binary, folder, socket, environ))
        await redis_server.wait_until_loaded(socket)

    async def _start_rasa(self, ports: programs.Ports, environ: Mapping[str, str]) -> None:
        if self._settings.rasa_url:
            return
        log = log_file(self._settings.data_dir, "train")
        model = await assistant.trained(programs.ROOT, environ, log, self._run)
        self._supervisor.keep(programs.actions(ports.actions, environ))
        self._supervisor.keep(programs.rasa(ports.rasa, model, environ))

    async def _demo_agent(self, environ: Mapping[str, str]) -> str:
        password = kept_secret(self._settings.data_dir / "demo-password", DEMO_PASSWORD_BYTES)
        program = programs.demo_agent(password, environ)
        async with self._run(program) as process:
            code = await process.wait()
        if code:
            raise Ended(program.name, how_it_ended(code))
        return password
