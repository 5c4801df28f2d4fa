"""The wiring: settings in, tasks out. The one file that knows every part.

`python app.py web` and `python app.py worker` are the hub's programs; `make run` starts them and all else.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import httpx
import structlog
import uvicorn
from typing_extensions import override
from ulid import ULID

from adapters.rasa import Find, Rasa, fixed
from hub import channels_file, logs
from hub.channel import Connected, Surroundings
from hub.channels_file import ChannelsFile
from hub.delivery import Deliveries
from hub.errors import Unreadable
from hub.folder import Folder
from hub.ingress import Ingress
from hub.links import Links
from hub.media import Media
from hub.metrics import Metrics
from hub.outgoing import Ways
from hub.presence import Presence
from hub.redis import RedisStore, connect
from hub.store import Bots
from hub.turns import Turns
from hub.typing_sign import Typing
from hub.worker import Worker
from web.app import Web, build
from web.file_links import FileLinks
from web.hooks import Hooks
from web.live import Live
from web.sites import Site, sites


class Adapter(NamedTuple):
    """The channel's name in addresses, and the module that speaks to its provider."""

    channel: str
    module: str


_ADAPTERS = {
    "telegram": Adapter("telegram", "adapters.telegram"),
    "slack": Adapter("slack", "adapters.slack"),
    "twilio": Adapter("sms", "adapters.twilio"),
}
"""By section of channels.yml; a library is imported only where its channel is on."""
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
    data_dir: Path
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
        data_dir=Path(given.get("DATA_DIR", ".data")),
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


@asynccontextmanager
async def connected(given: Settings, found: ChannelsFile) -> AsyncIterator[Mapping[str, Connected]]:
    """The channels that are on, by their section in channels.yml; one that cannot be says why in the log."""
    progress = RedisStore(connect(given.redis_url))
    around = Surroundings(given.public_url, _files(given), _links(given).link, clock, progress)
    async with AsyncExitStack() as stack:
        channels = {}
        for section in found.channels.keys() & _ADAPTERS:
            adapter = importlib.import_module(_ADAPTERS[section].module)
            try:
                opening = adapter.connect(found.channels[section], around)
                channels[section] = await stack.enter_async_context(opening)
            except Unreadable as error:
                _log.warning("channel_off", why=f"{section} is off: {error}")
        yield channels


async def run_worker(given: Settings, channels: Mapping[str, Connected]) -> None:
    """The worker's program: turns, desk, delivery and files, until it is asked to stop.

    `channels` are by the name they have in addresses.
    """
    store, metrics = RedisStore(connect(given.redis_url)), Metrics()
    out = {name: each.channel for name, each in channels.items()}
    sources = {name: each.source for name, each in channels.items() if each.source}
    ways = Ways(
        pushed=frozenset(channels),
        numbered=frozenset(name for name, each in channels.items() if each.numbered),
        replies={name: each.replies for name, each in channels.items()},
    )
    async with httpx.AsyncClient(trust_env=False) as http:  # Rasa is near: no proxy is on the way
        bot = Rasa(http, _rasa(given, store), given.hub_secret, given.bot_limit)
        turns = Turns(store, bot, ways, clock, new_id, metrics, given.bot_limit, Typing(out))
        worker = Worker(
            f"worker-{new_id()}",
            store,
            turns,
            Deliveries(out, store, clock, metrics),
            Media(sources, _files(given), clock, metrics),
            Presence(store, clock),
            clock,
        )
        await worker.run(_stop())


async def run_web(given: Settings, sites: Mapping[str, Site], channels: Mapping[str, Connected]) -> None:
    """The web's program: one server, the task that wakes its open pages, and what fetches from providers.

    `channels` are by their section in channels.yml, as in the addresses of their webhooks.
    """
    store = RedisStore(connect(given.redis_url))
    live, ingress = Live(store), Ingress(store, new_id)
    async with httpx.AsyncClient(trust_env=False) as http:  # Rasa is near: no proxy is on the way
        bot = Rasa(http, _rasa(given, store), given.hub_secret, given.bot_limit)
        web = Web(
            store,
            live,
            bot.ready,
            sites,
            clock,
            new_id,
            hooks=Hooks({section: each.hook for section, each in channels.items()}, ingress, store, store),
            files=FileLinks(_files(given), _links(given)),
            api_key=given.api_key,
            secure=given.public_url.startswith("https://"),
        )
        config = uvicorn.Config(
            build(web),
            host=given.host,
            port=given.port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=2,
        )
        async with asyncio.TaskGroup() as tasks:
            beside = [tasks.create_task(live.run())]
            beside += [
                tasks.create_task(each.pull.run(ingress.take)) for each in channels.values() if each.pull
            ]
            beside.append(tasks.create_task(_look_over(channels)))
            await _Server(config, live).serve()
            for task in beside:
                task.cancel()


async def run_channels(given: Settings, verb: str) -> int:
    """`check` each channel, `guide` the operator, or `register` our webhooks; 1 if something is wrong."""
    problems = 0
    found = _channels_file(given)
    sys.stdout.writelines(f"{sentence}\n" for sentence in found.off)
    async with connected(given, found) as channels:
        for section, each in sorted(channels.items()):
            match verb:
                case "check":
                    wrong = await each.check.problems()
                    problems += len(wrong)
                    lines = wrong or ["all is well."]
                case "register":
                    lines = [await each.register()] if each.register else ["nothing to register."]
                case _:
                    lines = []
                    sys.stdout.write(f"{each.guide}\n\n")
            sys.stdout.writelines(f"{section}: {line}\n" for line in lines)
    return 1 if problems else 0


async def _look_over(channels: Mapping[str, Connected]) -> None:
    """Say once, at the start, what keeps a channel from working."""
    for section, each in channels.items():
        log = _log.bind(channel=section)
        try:
            for problem in await each.check.problems():
                log.warning("channel_problem", why=problem)
        except Exception:
            log.exception("channel_check_failed")  # a check that breaks must not take the web down with it


def _named(channels: Mapping[str, Connected]) -> dict[str, Connected]:
    return {_ADAPTERS[section].channel: each for section, each in channels.items()}


def _files(given: Settings) -> Folder:
    return Folder(given.data_dir / "files")


def _links(given: Settings) -> Links:
    if not given.hub_secret:
        raise Unreadable("HUB_SECRET is missing: the hub and Rasa know each other by it, and it signs links.")
    return Links(given.hub_secret.encode(), given.public_url, clock)


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


def _channels_file(given: Settings) -> ChannelsFile:
    try:
        text = given.channels_file.read_text()
    except OSError as error:
        raise Unreadable(f"The channels file cannot be read: {error}") from error
    return channels_file.read(text, given.environ)


def _stop() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    for number in _STOPPING:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def main(arguments: list[str]) -> int:
    """Run one of the programs; 1 with a sentence where a setting cannot be used, 2 for another command."""
    program: Coroutine[None, None, int | None]
    try:
        given = settings(os.environ)
        match arguments:
            case ["web"]:
                program = _web(given)
            case ["worker"]:
                program = _worker(given)
            case ["channels", ("check" | "register" | "guide") as verb]:
                program = run_channels(given, verb)
            case _:
                sys.stderr.write("usage: python app.py web | worker | channels check | register | guide\n")
                return 2
        logs.configure(arguments[0])
        return asyncio.run(program) or 0
    except Unreadable as error:
        sys.stderr.write(f"{error}\n")
        return 1


async def _web(given: Settings) -> None:
    found = _channels_file(given)
    for sentence in found.off:
        _log.warning("channel_off", why=sentence)
    pages = sites(found.channels["webchat"]) if "webchat" in found.channels else {}
    async with connected(given, found) as channels:
        await run_web(given, pages, channels)


async def _worker(given: Settings) -> None:
    async with connected(given, _channels_file(given)) as channels:
        await run_worker(given, _named(channels))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
