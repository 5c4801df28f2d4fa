"""Two Rasas for a comparison, both real: ours, and the one Rasa proposes, with Rasa's own Redis stores.

The same data, domain, action server and Redis. The default model takes many minutes to train; both are kept
in `.cache/bench-models` until what they are made of changes.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import httpx
import yaml

from launch import programs, redis_server, settings
from launch.data_dir import prepare
from launch.ports import LOOPBACK, free_ports
from launch.process import Program, Run, running
from launch.programs import BOT_PYTHON, QUIET, ROOT
from launch.watchdog import Watchdog

CACHE = ROOT / ".cache" / "bench-models"
SECRET = "bench-secret"  # noqa: S105 - opens a Rasa that lives as long as the measurement
STARTING = 300.0
EPOCHS = 2
# What `rasa init` writes down for a new project, where bench/default_config.yml has the pipeline alone.
DEFAULT_POLICIES = [
    {"name": "MemoizationPolicy"},
    {"name": "RulePolicy"},
    {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": 100},
    {"name": "TEDPolicy", "max_history": 5, "epochs": 100, "constrain_similarities": True},
]


@dataclass(frozen=True, slots=True)
class Rasas:
    """Where they listen."""

    ours: str
    default: str


@asynccontextmanager
async def rasas() -> AsyncIterator[Rasas]:
    """Train what is not trained yet, and run everything while the block runs."""
    async with AsyncExitStack() as parts:
        folder = Path(parts.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        prepare(folder)
        watchdog = parts.enter_context(Watchdog())
        run = partial(running, data_dir=folder, watchdog=watchdog)
        redis, actions, ours, default = free_ports(4)
        environ = _environ(folder, redis, actions)
        models = [await _trained(config, environ, run) for config in (_our_config(), _default_config())]
        await _start_redis(parts, run, folder, redis)
        for program in (
            programs.actions(actions, environ),
            programs.rasa(ours, models[0], environ),
            _default_rasa(default, models[1], folder, environ),
        ):
            await parts.enter_async_context(run(program))
        found = Rasas(f"http://{LOOPBACK}:{ours}", f"http://{LOOPBACK}:{default}")
        await _ready(found)
        yield found


def _environ(folder: Path, redis: int, actions: int) -> dict[str, str]:
    given = {**os.environ, "DATA_DIR": str(folder), "REDIS_URL": "", "RASA_URL": ""}
    redis_url = f"redis://{LOOPBACK}:{redis}"
    wiring = programs.wiring(settings.read(given), actions, redis_url, SECRET)
    return {**programs.DEFAULTS, **given, **wiring, "REDIS_PORT": str(redis)}


def _our_config() -> str:
    return (ROOT / "config.yml").read_text()


def _default_config() -> str:
    """What a turn costs does not depend on how long the networks learned; a hundred epochs take an hour."""
    config = yaml.safe_load((ROOT / "bench" / "default_config.yml").read_text())
    parts = [*config["pipeline"], *DEFAULT_POLICIES]
    for part in parts:
        part.update({"epochs": EPOCHS} if "epochs" in part else {})
    return yaml.safe_dump({**config, "policies": DEFAULT_POLICIES})


async def _trained(config: str, environ: dict[str, str], run: Run) -> Path:
    sources = [path for name in ("data", "domain", "bot/encoder") for path in (ROOT / name).rglob("*.*")]
    digest = hashlib.sha256(config.encode())
    for path in sorted(sources):
        digest.update(path.read_bytes() if path.is_file() else b"")
    model = CACHE / f"{digest.hexdigest()[:16]}.tar.gz"
    if not model.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        await _train(config, model, environ, run)
    return model


async def _train(config: str, model: Path, environ: dict[str, str], run: Run) -> None:
    print(f"training {model.name}: this takes a while")
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
        file.write(config)
        file.flush()
        flags = {"config": file.name, "domain": str(ROOT / "domain"), "data": str(ROOT / "data")}
        out = {"out": str(CACHE), "fixed-model-name": model.name.removesuffix(".tar.gz")}
        options = [part for name, value in {**flags, **out}.items() for part in (f"--{name}", value)]
        command = (str(BOT_PYTHON), "-m", "rasa", "train", *options)
        async with run(Program("train", command, {**environ, **QUIET})) as process:
            if await process.wait():
                raise RuntimeError("the training failed")


async def _start_redis(parts: AsyncExitStack, run: Run, folder: Path, port: int) -> None:
    """With a port, because Rasa's own stores cannot reach a socket."""
    socket = folder / "redis.sock"
    program = redis_server.program(redis_server.find_binary(), folder / "redis", socket, os.environ)
    command = (*program.command, "--port", str(port), "--bind", LOOPBACK)
    await parts.enter_async_context(run(replace(program, command=command)))
    await redis_server.wait_until_loaded(socket)


def _default_rasa(port: int, model: Path, folder: Path, environ: dict[str, str]) -> Program:
    redis = {"type": "redis", "url": LOOPBACK, "port": int(environ["REDIS_PORT"])}
    endpoints = {
        "tracker_store": {**redis, "db": 1},
        "lock_store": {**redis, "db": 2},
        "action_endpoint": {"url": environ["ACTIONS_URL"]},
    }
    files = {"endpoints": folder / "default-endpoints.yml", "credentials": folder / "default-credentials.yml"}
    files["endpoints"].write_text(yaml.safe_dump(endpoints))
    files["credentials"].write_text("rest:\n")
    flags = {**files, "model": model, "interface": LOOPBACK, "port": port}
    options = [part for name, value in flags.items() for part in (f"--{name}", str(value))]
    return Program("default", (str(BOT_PYTHON), "-m", "rasa", "run", *options), {**environ, **QUIET})


async def _ready(found: Rasas) -> None:
    """Both answer once their model is loaded."""
    async with httpx.AsyncClient() as http, asyncio.timeout(STARTING):
        for url in (f"{found.ours}/webhooks/hub/ready", f"{found.default}/webhooks/rest/"):
            while not await _answers(http, url):  # noqa: ASYNC110 - a process has no event to wait for
                await asyncio.sleep(0.5)


async def _answers(http: httpx.AsyncClient, url: str) -> bool:
    try:
        response = await http.get(url, headers={"X-Hub-Secret": SECRET})
    except httpx.HTTPError:
        return False
    return response.status_code == httpx.codes.OK
