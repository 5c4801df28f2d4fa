"""The wiring: settings in, tasks out. The one file that knows every part.

`python app.py web` and `python app.py worker` are the hub's programs; `make run` starts them and all else.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import structlog
import uvicorn
from typing_extensions import override
from ulid import ULID

from adapters.rasa import Find, Rasa, fixed
from hub import channels_file, logs
from hub.channel import Channel
from hub.delivery import Deliveries
from hub.errors import Unreadable
from hub.metrics import Metrics
from hub.presence import Presence
from hub.redis import RedisStore, connect
from hub.store import Bots
from hub.turns import Turns
from hub.worker import Worker
from web.app import Web, build
from web.live import Live
from web.sites import Site, sites

_STOPPING = (signal.SIGTERM, signal.SIGINT)
_log = structlog.get_logger("app")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set from outside (docs/operations.md)."""

    host: str
    port: int
    public_url: str
    redis_url: str
    rasa_urls: tuple[str, ...]
    hub_secret: str
    channels_file: Path
    api_key: str
    bot_limit: float
    environ: Mapping[str, str]


def settings(environ: Mapping[str, str]) -> Settings:
    """The settings out of the environment; an empty variable counts as missing.

    Raises `Unreadable` with a sentence for a number that is none.
    """
    given = {name: value for name, value in environ.items() if value}
    host, port = given.get("HOST", "127.0.0.1"), int(_number(given, "PORT", "8080"))
    public_url = given.get("PUBLIC_URL", f"http://{host}:{port}").rstrip("/")
    return Settings(
        host=host,
        port=port,
        public_url=public_url,
        redis_url=given.get("REDIS_URL", "redis://127.0.0.1:6379/0"),
        rasa_urls=tuple(filter(None, map(str.strip, given.get("RASA_URL", "").split(",")))),
        hub_secret=given.get("HUB_SECRET", ""),
        channels_file=Path(given.get("CHANNELS_FILE", "channels.yml")),
        api_key=given.get("API_KEY", ""),
        bot_limit=_number(given, "BOT_LIMIT", "10"),
        environ={"PUBLIC_URL": public_url, **given},
    )


def _number(given: Mapping[str, str], name: str, default: str) -> float:
    value = given.get(name, default)
    try:
        return float(value)
    except ValueError:
        raise Unreadable(f"{name} is {value!r}: it must be a number.") from None


def clock() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def new_id() -> str:
    """An id that sorts by time."""
    return str(ULID())


async def run_worker(given: Settings, channels: Mapping[str, Channel]) -> None:
    """The worker's program: turns, desk and delivery, until it is asked to stop."""
    store, metrics = RedisStore(connect(given.redis_url)), Metrics()
    async with httpx.AsyncClient(trust_env=False) as http:  # Rasa is near: no proxy is on the way
        bot = Rasa(http, _rasa(given, store), given.hub_secret, given.bot_limit)
        turns = Turns(store, bot, frozenset(channels), clock, new_id, metrics, given.bot_limit)
        deliveries, presence = Deliveries(channels, clock, metrics), Presence(store, clock)
        worker = Worker(f"worker-{new_id()}", store, turns, deliveries, presence, clock)
        await worker.run(_stop())


async def run_web(given: Settings) -> None:
    """The web's program: one server, and the task that wakes its open pages."""
    store = RedisStore(connect(given.redis_url))
    live = Live(store)
    async with httpx.AsyncClient(trust_env=False) as http:  # Rasa is near: no proxy is on the way
        bot = Rasa(http, _rasa(given, store), given.hub_secret, given.bot_limit)
        secure = given.public_url.startswith("https://")
        web = Web(store, live, bot.ready, _sites(given), clock, new_id, given.api_key, secure)
        config = uvicorn.Config(
            build(web),
            host=given.host,
            port=given.port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=2,
        )
        async with asyncio.TaskGroup() as tasks:
            forwarding = tasks.create_task(live.run())
            await _Server(config, live).serve()
            forwarding.cancel()


def _rasa(given: Settings, store: Bots) -> Find:
    """Where the operator says that Rasa is; without a word of that, where it was announced."""
    return fixed(*given.rasa_urls) if given.rasa_urls else store.bots


class _Server(uvicorn.Server):
    """Ends the open streams before it waits for them, and leaves the rest of the end to the program."""

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live = live

    @override
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ours for good: uvicorn would raise the signal again when it is done, before we have cleaned up."""
        for number in _STOPPING:
            asyncio.get_running_loop().add_signal_handler(number, self.handle_exit, number, None)
        yield

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._live.close()
        await super().shutdown(sockets)


def _sites(given: Settings) -> dict[str, Site]:
    try:
        text = given.channels_file.read_text()
    except OSError as error:
        raise Unreadable(f"The channels file cannot be read: {error}") from error
    found = channels_file.read(text, given.environ)
    for sentence in found.off:
        _log.warning("channel_off", why=sentence)
    return sites(found.channels["webchat"]) if "webchat" in found.channels else {}


def _stop() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    for number in _STOPPING:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def main(arguments: list[str]) -> int:
    """Run one of the programs; 1 with a sentence where a setting cannot be used, 2 for another command."""
    try:
        given = settings(os.environ)
        match arguments:
            case ["web"]:
                program = run_web(given)
            case ["worker"]:
                program = run_worker(given, channels={})
            case _:
                sys.stderr.write("usage: python app.py web | worker\n")
                return 2
        logs.configure(arguments[0])
        asyncio.run(program)
    except Unreadable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
