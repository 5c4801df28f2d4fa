"""The programs of Throughline: their commands and the environment they share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from launch.ports import LOOPBACK
from launch.process import Program

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from launch.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"

# What the libraries inside Rasa have to say about each other helps nobody who reads the log.
QUIET = {"PYTHONWARNINGS": "ignore", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}

DEFAULTS = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "2",  # TensorFlow's notes about the CPU are of no use in the log
    "PYTHONUNBUFFERED": "1",  # logs are read while they are written
}


def wiring(settings: Settings, actions_port: int, redis_url: str, hub_secret: str) -> dict[str, str]:
    """Return what every program finds in its environment: whom to talk to, where its files are.

    Where Rasa is, is there only if it is not ours: ours move, and are announced in Redis.
    """
    return {
        "HOST": settings.host,
        "PORT": str(settings.port),
        "PUBLIC_URL": settings.public_url,
        "REDIS_URL": redis_url,
        "RASA_URL": settings.rasa_url or "",
        "ACTIONS_URL": f"http://{LOOPBACK}:{actions_port}/webhook",
        "HUB_SECRET": hub_secret,
        "DATA_DIR": str(settings.data_dir),
        "CHANNELS_FILE": str(settings.channels_file),
        "SHOP_DB": str(settings.data_dir / "shop.sqlite3"),
        "SANIC_HOST": LOOPBACK,  # the action server would listen on every interface
    }


def actions(port: int, environ: Mapping[str, str]) -> Program:
    """Return the server of the custom actions."""
    command = (str(BOT_PYTHON), "-m", "rasa_sdk", "--actions", "actions", "--port", str(port))
    return Program("actions", command, {**environ, **QUIET})


def rasa(port: int, model: Path, environ: Mapping[str, str], name: str = "rasa") -> Program:
    """Return Rasa with `model`, reachable from this machine only; `name` tells one from another."""
    flags = {
        "model": str(model),
        "endpoints": "endpoints.yml",
        "credentials": "bot/credentials.yml",
        "interface": LOOPBACK,
        "port": str(port),
    }
    options = [part for name, value in flags.items() for part in (f"--{name}", value)]
    return Program(name, (str(BOT_PYTHON), "-m", "rasa", "run", *options), {**environ, **QUIET})


def worker(environ: Mapping[str, str]) -> Program:
    """Return the worker; it finishes the turn in hand before it ends."""
    return Program("worker", (sys.executable, "app.py", "worker"), environ, grace=15.0)


def web(environ: Mapping[str, str]) -> Program:
    """Return the web process."""
    return Program("web", (sys.executable, "app.py", "web"), environ)


def providers(ports: Sequence[int], wanted: Settings, out: Path) -> Program:
    """Return the fake providers: the first port is their page's; `out` is the channels file they write."""
    options = {"hub": wanted.public_url, "base": wanted.channels_file, "out": out}
    flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    command = (sys.executable, "-m", "tests.providers.demo", *flags, "--ports", *map(str, ports))
    return Program("providers", command, DEFAULTS)


def demo_agent(password: str, environ: Mapping[str, str]) -> Program:
    """Return the command that makes the demo agent unless it is there."""
    command = (sys.executable, "-m", "hub", "agents", "add", "demo", "--if-missing")
    return Program("agents", command, {**environ, "AGENT_PASSWORD": password})


def announcement(urls: Iterable[str], environ: Mapping[str, str]) -> Program:
    """Return the command that tells the hub where Rasa is from now on."""
    return Program("bots", (sys.executable, "-m", "hub", "bots", "set", *urls), environ)
