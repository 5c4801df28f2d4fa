"""What lasts for the whole run: Redis, action server, Rasa and web process, as `make run` starts them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from launch import data_dir, models, programs, sources
from launch.ports import LOOPBACK, free_ports
from launch.process import Program
from launch.settings import Settings
from launch.watchdog import Watchdog
from tests.e2e.process import Process
from tests.e2e.waiting import wait_for
from tests.redis_process import RedisProcess

SECRET, API_KEY = "a-secret-of-hub-and-rasa", "an-api-key-of-the-tests"


@dataclass(frozen=True)
class Stack:
    """The parts, and the environment that wires a program to them."""

    folder: Path
    environ: Mapping[str, str]
    watchdog: Watchdog
    redis: RedisProcess
    rasa: Process
    web: Process

    @property
    def url(self) -> str:
        """Where the web process is."""
        return self.environ["PUBLIC_URL"]

    def process(self, program: Program) -> Process:
        """The program, not started yet; programs of one name share a log."""
        return _process(program, self.folder, self.watchdog)

    def logs(self) -> list[Path]:
        """The logs of every process so far."""
        return sorted((self.folder / "logs").glob("*.log"))

    def start_rasa(self) -> None:
        """Start Rasa unless it runs, and wait until it answers."""
        if not self.rasa.is_running:
            self.rasa.start()
        wait_for(lambda: _is_ready(self.environ["RASA_URL"]))

    def another_rasa(self) -> tuple[Process, str]:
        """One more Rasa on the same model, that answers; and where it is."""
        port = free_ports(1)[0]
        process = self.process(programs.rasa(port, _model(), self.environ, "rasa-2"))
        process.start()
        url = f"http://{LOOPBACK}:{port}"
        wait_for(lambda: _is_ready(url))
        return process, url

    def start_web(self) -> None:
        """Start the web process unless it runs, and wait until it answers."""
        if not self.web.is_running:
            self.web.start()
        wait_for(lambda: httpx.get(f"{self.url}/healthz", trust_env=False).is_success)


@contextmanager
def running(folder: Path) -> Iterator[Stack]:
    """The stack in `folder`, whose path is short; everything is gone after the block."""
    data_dir.prepare(folder)
    rasa_port, actions_port, web_port = free_ports(3)
    redis = RedisProcess(folder)
    own = {"API_KEY": API_KEY, "BOT_LIMIT": "30", "RASA_URL": f"http://{LOOPBACK}:{rasa_port}"}
    environ = {**_environ(folder, redis.url, actions_port, web_port), **own}
    with Watchdog() as watchdog:
        actions = _process(programs.actions(actions_port, environ), folder, watchdog)
        rasa = _process(programs.rasa(rasa_port, trained_model(environ), environ), folder, watchdog)
        web = _process(programs.web(environ), folder, watchdog)
        try:
            redis.start()
            actions.start()
            yield Stack(folder, environ, watchdog, redis, rasa, web)
        finally:
            for process in (web, rasa, actions, redis):
                process.kill()


def trained_model(environ: Mapping[str, str]) -> Path:
    """The assistant's model; `make train` makes it if there is none of the present data."""
    if not _model().exists():
        command = (sys.executable, "-m", "launch", "train")
        subprocess.run(command, cwd=programs.ROOT, env=dict(environ), check=True, stdin=subprocess.DEVNULL)
    return _model()


def _model() -> Path:
    return models.path(programs.ROOT, sources.fingerprint(programs.ROOT))


def _is_ready(rasa: str) -> bool:
    url = f"{rasa}/webhooks/hub/ready"
    return httpx.get(url, headers={"X-Hub-Secret": SECRET}, trust_env=False).is_success


def _process(program: Program, folder: Path, watchdog: Watchdog) -> Process:
    return Process(program, folder / "logs" / f"{program.name}.log", watchdog)


def _environ(folder: Path, redis_url: str, actions_port: int, web_port: int) -> dict[str, str]:
    settings = Settings(
        host=LOOPBACK,
        port=web_port,
        public_url=f"http://{LOOPBACK}:{web_port}",
        redis_url=redis_url,
        rasa_url=None,
        data_dir=folder,
        channels_file=programs.ROOT / "channels.yml",
        hub_secret=SECRET,
    )
    wiring = programs.wiring(settings, actions_port, redis_url, SECRET)
    return {**programs.DEFAULTS, **os.environ, **wiring}
