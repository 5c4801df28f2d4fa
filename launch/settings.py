"""The launcher's settings, read from the environment once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from launch.errors import LaunchError
from launch.ports import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_PROCESSES = 64
EVERYWHERE = {"0.0.0.0": LOOPBACK, "::": "[::1]"}  # noqa: S104 - what to call instead of "all interfaces"


@dataclass(frozen=True)
class Settings:
    """What `make run` can be told (docs/operations.md). A missing URL means: start that part here."""

    host: str
    port: int
    public_url: str
    redis_url: str | None
    rasa_url: str | None
    data_dir: Path
    channels_file: Path
    hub_secret: str | None
    rasa_processes: int = 1
    bot_limit: float = 10.0
    """Seconds a worker waits for an answer of the bot."""
    demo_channels: bool = False
    """Fake providers in the place of the real ones, with a page to play their customers."""

    @property
    def local_url(self) -> str:
        """Return the address the web process answers on from this machine."""
        return local_url(self.host, self.port)


def local_url(host: str, port: int) -> str:
    """Return the address of a server that listens on `host`, as seen from this machine."""
    name = EVERYWHERE.get(host) or (f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}"


def read(environ: Mapping[str, str]) -> Settings:
    """Read the settings; an empty variable counts as missing. Raises LaunchError on an unusable number."""
    host = environ.get("HOST") or LOOPBACK
    port = _port(environ.get("PORT") or "8080")
    return Settings(
        host=host,
        port=port,
        public_url=(environ.get("PUBLIC_URL") or local_url(host, port)).rstrip("/"),
        redis_url=environ.get("REDIS_URL") or None,
        rasa_url=environ.get("RASA_URL") or None,
        data_dir=Path(environ.get("DATA_DIR") or ".data").absolute(),
        channels_file=Path(environ.get("CHANNELS_FILE") or "channels.yml").absolute(),
        hub_secret=environ.get("HUB_SECRET") or None,
        rasa_processes=_count("RASA_PROCESSES", environ.get("RASA_PROCESSES") or "1"),
        bot_limit=_seconds("BOT_LIMIT", environ.get("BOT_LIMIT") or "10"),
        demo_channels=environ.get("DEMO_CHANNELS", "") not in {"", "0"},
    )


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise LaunchError(f"PORT is {text!r}: it must be a number from 1 to 65535.")
    return int(text)


def _count(name: str, text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= MOST_PROCESSES:
        raise LaunchError(f"{name} is {text!r}: it must be a number from 1 to {MOST_PROCESSES}.")
    return int(text)


def _seconds(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise LaunchError(f"{name} is {text!r}: it must be a number of seconds.") from None
