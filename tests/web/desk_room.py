"""A whole hub in one process for the desk's tests: memory store, worker, a bot of few words, the desk."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from typing_extensions import override

from hub.bot import Answer, Handoff, Memory, Question
from hub.content import Choice, Choices, Content, plain
from hub.conversation import Case
from hub.delivery import Deliveries
from hub.desk import command
from hub.errors import Unavailable
from hub.links import Links
from hub.markup import parse
from hub.media import Media
from hub.memory import MemoryStore
from hub.memory.files import MemoryFiles
from hub.messages import Address, Claim, Command, Entry, Inbound, Letter, Outcome, Release, Said
from hub.metrics import Metrics
from hub.outgoing import Ways
from hub.presence import Presence
from hub.store import Agent
from hub.turns import Turns
from hub.worker import Worker
from tests.fakes import ScriptedChannel, ScriptedSource
from tests.waiting import eventually
from web import desk_files, file_links
from web.desk import DeskParts, router
from web.file_links import FileLinks
from web.limits import BodyLimit
from web.live import Live

PUSHED = ("sms", "telegram")
STATIC = Path(__file__).parents[2] / "web" / "static"
BASE = 1_790_000_000_000
PASSWORD = "correct horse"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
ADA = Agent("ada", "Ada", CHEAP)
BEA = Agent("bea", "Bea", CHEAP, team="returns")


class FewWords:
    """A bot: hands over when asked for a person, does not understand "hm", else repeats what it heard."""

    async def answer(self, question: Question) -> Answer:
        text = question.text or question.payload or ""
        memory = Memory(
            intent="nlu_fallback" if text == "hm" else "return_item",
            confidence=0.31 if text == "hm" else 0.93,
            slots={"order_id": "4021", "reason": "too small"},
            active_form="return_form",
            requested_slot="refund_or_exchange",
        )
        if "person" in text:
            return Answer(
                (parse("I'll get **somebody**."),), memory, Handoff("asked for a person", "support")
            )
        offer: Content = (*parse(f"You said: {text}"), Choices((Choice("Refund", "/refund"),)))
        return Answer((offer,), memory, fallback=text == "hm")

    async def ready(self) -> bool:
        return True


class Clock:
    """Time that a test moves; by itself it grows by 1 ms a look, so that no two things are at once."""

    def __init__(self) -> None:
        self._ticks = itertools.count()
        self._skipped = 0

    def __call__(self) -> int:
        return BASE + self._skipped + next(self._ticks)

    def skip(self, milliseconds: int) -> None:
        self._skipped += milliseconds


class DeskStore(MemoryStore):
    """The memory store; while its mailboxes are `shut`, nothing can be put into them."""

    shut = False

    @override
    async def put(self, customer: str, letter: Letter) -> bool:
        if self.shut:
            raise Unavailable("the store takes no letters")
        return await super().put(customer, letter)


@dataclass
class Room:
    """What a test may do: be a customer, be an agent elsewhere, look into the store."""

    store: DeskStore
    live: Live
    clock: Clock
    parts: DeskParts
    channels: dict[str, ScriptedChannel]
    source: ScriptedSource
    worker: asyncio.Task[None]
    stop: asyncio.Event
    app: FastAPI
    base: str = ""
    _ids: itertools.count[int] = field(default_factory=itertools.count)

    async def says(self, visitor: str, *texts: str, channel: str = "webchat") -> str:
        """The customer writes; returns the customer's id when all of it has been handled."""
        address = Address(channel, visitor)
        return await self.gets(visitor, *(Said(self.id(), self.clock(), address, text) for text in texts))

    async def gets(self, visitor: str, *letters: Inbound) -> str:
        """Letters about the customer come from whatever address; returns when all have been handled."""
        customer = f"01J{visitor.upper():0>23}"
        for letter in letters:
            await self.store.resolve(letter.address, customer)
            await self.store.put(customer, letter)
        await eventually(self.at_rest)
        return customer

    async def at_rest(self) -> bool:
        """Whether every mailbox is empty."""
        return not any((await self.store.depth()).values())

    async def case(self, visitor: str = "kim", *before: str) -> Case:
        """A case that waits: the customer wrote something and then asked for a person."""
        customer = await self.says(visitor, *before, "a person please")
        return next(case for case in await self.store.cases() if case.customer == customer)

    async def without_a_worker(self) -> None:
        """The worker ends: what is put from now on waits."""
        self.stop.set()
        await self.worker

    async def claims(self, agent: Agent, case: Case) -> None:
        """The agent takes the case in another browser."""
        await self.does(case, Claim(self.id(), self.clock(), case.id, agent.login, agent.name))

    async def releases(self, agent: Agent, case: Case) -> None:
        """The agent gives the case back in another browser."""
        await self.does(case, Release(self.id(), self.clock(), case.id, agent.login))

    async def does(self, case: Case, letter: Command) -> None:
        """An agent's command is done in another browser."""
        assert await command(self.store, case.customer, letter) == Outcome(ok=True)
        await eventually(self.at_rest)

    def id(self) -> str:
        """An id for a letter."""
        return f"letter-{next(self._ids)}"

    async def texts(self, customer: str) -> Sequence[str]:
        """What was said, in words."""
        lines = await self.store.read(customer)
        return [plain(line.content) for line in lines if isinstance(line, Entry)]

    @asynccontextmanager
    async def browser(self, agent: Agent | None = None) -> AsyncIterator[httpx.AsyncClient]:
        """A browser without a screen, signed in if an agent is given."""
        transport = httpx.ASGITransport(self.app, client=("192.0.2.7", 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://desk.test") as client:
            if agent:
                await client.post("/desk/sign-in", data={"login": agent.login, "password": PASSWORD})
            yield client

    async def csrf(self, agent: Agent) -> dict[str, str]:
        """The header with the CSRF token of the agent's newest session."""
        sessions = [session for session, _ in self.store._state.sessions.values()]
        return {"X-CSRF-Token": [session.csrf for session in sessions if session.agent == agent.login][-1]}


def application(parts: DeskParts) -> FastAPI:
    """The desk alone, with its static files and the hub's files."""
    app = FastAPI()
    app.include_router(router(parts))
    app.include_router(file_links.router(parts.files))
    app.add_middleware(BodyLimit, larger={desk_files.PATH: desk_files.LARGEST})
    app.mount("/static", StaticFiles(directory=STATIC))
    return app


@asynccontextmanager
async def room() -> AsyncIterator[Room]:
    """The hub without a network: a worker and the desk's app."""
    clock = Clock()
    store = DeskStore(clock)
    for agent in (ADA, BEA):
        await store.save_agent(agent)
    live, metrics, ids, stop = Live(store), Metrics(), itertools.count(), asyncio.Event()
    channels, source = {name: ScriptedChannel() for name in PUSHED}, ScriptedSource()
    files = FileLinks(MemoryFiles(), Links(b"secret", "", clock))
    ways = Ways(pushed=frozenset(PUSHED))
    turns = Turns(store, FewWords(), ways, clock, lambda: f"case-{next(ids)}", metrics)
    deliveries, presence = Deliveries(channels, store, clock, metrics), Presence(store, clock)
    media = Media(dict.fromkeys(PUSHED, source), files.files, clock, metrics)
    worker = Worker("worker", store, turns, deliveries, media, presence, clock)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(worker.run(stop))
        forwarding = tasks.create_task(live.run())
        parts = DeskParts(store, live, clock, lambda: f"file-{next(ids)}", files, secure_cookies=False)
        made = Room(store, live, clock, parts, channels, source, running, stop, application(parts))
        yield made
        await made.without_a_worker()
        forwarding.cancel()


@asynccontextmanager
async def serving(app: FastAPI, port: int = 0) -> AsyncIterator[str]:
    """The app on a port of this machine; its address."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        config = uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.serve(sockets=[listening]))
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
            server.should_exit = True
