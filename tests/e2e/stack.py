"""What lasts for the whole run: one Redis, the action server and one Rasa, as `make run` starts them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from launch import assistant, data_dir, programs
from launch.ports import LOOPBACK, free_ports
from launch.process import Program
from launch.settings import Settings
from launch.watchdog import Watchdog
from tests.e2e.process import Process
from tests.e2e.waiting import PATIENCE, wait_for
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

    def process(self, program: Program) -> Process:
        """The program, not started yet; programs of one name share a log."""
        return Process(program, self.folder / "logs" / f"{program.name}.log", self.watchdog)

    def logs(self) -> list[Path]:
        """The logs of every process so far."""
        return sorted((self.folder / "logs").glob("*.log"))

    def start_rasa(self) -> None:
        """Start Rasa unless it runs, and wait until it answers."""
        if not self.rasa.is_running:
            self.rasa.start()
        headers = {"X-Hub-Secret": SECRET}
        url = f"{self.environ['RASA_URL']}/webhooks/hub/ready"
        wait_for(lambda: httpx.get(url, headers=headers, trust_env=False).is_success, 3 * PATIENCE)


@contextmanager
def running(folder: Path) -> Iterator[Stack]:
    """The stack in `folder`, whose path is short; everything is gone after the block."""
    data_dir.prepare(folder)
    rasa_port, actions_port = free_ports(2)
    redis = RedisProcess(folder)
    environ = _environ(folder, redis.url, programs.Ports(rasa_port, actions_port))
    with Watchdog() as watchdog:
        rasa = programs.rasa(rasa_port, trained_model(environ), environ)
        stack = Stack(folder, environ, watchdog, redis, Process(rasa, folder / "logs" / "rasa.log", watchdog))
        actions = stack.process(programs.actions(actions_port, environ))
        try:
            redis.start()
            actions.start()
            stack.start_rasa()
            yield stack
        finally:
            stack.rasa.kill()
            actions.kill()
            redis.kill()


def trained_model(environ: Mapping[str, str]) -> Path:
    """The assistant's model; `make train` makes it if its data changed."""
    command = (sys.executable, "-m", "launch", "train")
    subprocess.run(command, cwd=programs.ROOT, env=dict(environ), check=True, stdin=subprocess.DEVNULL)
    return assistant.model_path(programs.ROOT)


def _environ(folder: Path, redis_url: str, ports: programs.Ports) -> dict[str, str]:
    settings = Settings(
        host=LOOPBACK,
        port=0,
        public_url="",
        redis_url=redis_url,
        rasa_url=None,
        data_dir=folder,
        channels_file=programs.ROOT / "channels.yml",
        hub_secret=SECRET,
    )
    wiring = programs.wiring(settings, ports, redis_url, SECRET)
    own = {"API_KEY": API_KEY, "BOT_LIMIT": "30"}
    return {**programs.DEFAULTS, **os.environ, **wiring, **own}
