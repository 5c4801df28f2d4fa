"""The hub with its channels on: a web process that knows the fake providers, and workers that do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from hub.content import File, plain
from hub.conversation import Case
from hub.messages import Address, Delivery, Entry, Fetched, LogLine
from hub.store import Store
from launch import programs
from launch.ports import LOOPBACK, free_ports
from tests.e2e.apps import App, Shown
from tests.e2e.hub import Hub
from tests.e2e.process import Process
from tests.e2e.stack import API_KEY
from tests.e2e.waiting import PATIENCE, until, wait_for
from tests.waiting import eventually

AGENT, PASSWORD = "demo", "a-password-of-the-tests"


@dataclass(frozen=True)
class Talked:
    """Who said what, oldest first."""

    transcript: Sequence[tuple[str, str]]


class Channels:
    """The hub in one test, and the `apps` it is connected to. `store` is its own, to look into."""

    def __init__(
        self, hub: Hub, http: httpx.AsyncClient, store: Store, folder: Path, apps: Sequence[App]
    ) -> None:
        self.hub, self.http, self.store, self._folder, self.apps = hub, http, store, folder, apps
        port = free_ports(1)[0]
        self.url = f"http://{LOOPBACK}:{port}"
        self._environ = {"PORT": str(port), "PUBLIC_URL": self.url}

    def app(self, channel: str) -> App:
        """The app of that channel."""
        return next(app for app in self.apps if app.channel == channel)

    def start_web(self) -> Process:
        """Start the web process that the providers reach."""
        own = {**self._environ, "CHANNELS_FILE": self._file("channels.yml", {})}
        web = self.hub.start(programs.web({**self.hub.stack.environ, **own}))
        wait_for(lambda: httpx.get(f"{self.url}/healthz", trust_env=False).is_success)
        for app in self.apps:
            app.bring_to(self.url)
        return web

    def worker(self, **api_bases: str) -> Process:
        """Start a worker; `api_bases` say, by channel, where it finds a provider if not where that is."""
        file = self._file(f"{len(api_bases)}-elsewhere.yml", api_bases)
        return self.hub.worker(**self._environ, CHANNELS_FILE=file)

    def _file(self, name: str, api_bases: Mapping[str, str]) -> str:
        """A channels file: JSON is YAML."""
        sections = [app.section(api_bases.get(app.channel, "")) for app in self.apps]
        path = self._folder / name
        path.write_text(json.dumps({name: each for section in sections for name, each in section.items()}))
        return str(path)

    async def log(self, app: App, who: str) -> Sequence[LogLine]:
        """Everything that was said with a customer, and what became of it."""
        customer = await self.store.find(Address(app.channel, app.address(who)))
        return await self.store.read(customer, limit=10_000) if customer else ()

    async def talk(self, app: App, who: str) -> Talked:
        """What was said with a customer, as the hub has it; a turn's question and answer stand together."""
        lines = [line for line in await self.log(app, who) if isinstance(line, Entry)]
        return Talked([(str(line.sender), plain(line.content)) for line in lines])

    async def deliveries(self, app: App, who: str) -> list[Delivery]:
        """What became of the messages to a customer."""
        return [line for line in await self.log(app, who) if isinstance(line, Delivery)]

    async def fetched(self, app: App, who: str) -> File | None:
        """The file that the hub has got of a customer's."""
        lines = (line for line in await self.log(app, who) if isinstance(line, Fetched))
        return next((line.file for line in lines if line.ok), None)

    async def case(self, app: App, who: str) -> Case:
        """The customer's case, once it is at the desk."""
        return (await self.cases(app, [who]))[0]

    async def cases(self, app: App, people: Sequence[str]) -> list[Case]:
        """Everyone's case, once all are at the desk."""

        async def all_of_them() -> list[Case]:
            found = {case.customer: case for case in await self.store.cases()}
            customers = [await self.store.find(Address(app.channel, app.address(who))) for who in people]
            cases = [found[who] for who in customers if who in found]
            return cases if len(cases) == len(people) else []

        return await eventually(all_of_them, PATIENCE)

    def add_agent(self) -> None:
        """Someone who acts through the API."""
        self.hub.add_agent(AGENT, PASSWORD)

    async def act(self, case: Case, verb: str, **asked: str) -> httpx.Response:
        """What an agent does with a case, through the API."""
        url, headers = f"{self.url}/api/v1/cases/{case.id}/{verb}", {"Authorization": f"Bearer {API_KEY}"}
        return await self.http.post(url, json={"agent": AGENT, **asked}, headers=headers)

    async def refused(self, case: Case, text: str) -> str:
        """Why a reply is refused; empty if it is not."""
        answer = await self.act(case, "reply", text=text)
        return str(answer.json().get("error", "")) if answer.status_code == 409 else ""

    async def taken(self, case: Case, text: str) -> bool:
        """Whether a reply is taken."""
        return (await self.act(case, "reply", text=text)).status_code == 200

    async def desk_page(self, case: Case) -> str:
        """The case as an agent's browser gets it."""
        signed_in = {"login": AGENT, "password": PASSWORD}
        await self.http.post(f"{self.url}/desk/sign-in", data=signed_in)
        return (await self.http.get(f"{self.url}/desk/cases/{case.id}")).raise_for_status().text

    def keep_out_of_logs(self) -> None:
        """Have the logs searched for what opens the providers' doors, who wrote, and every sentence.

        A single word may be the name of something, and be in a log by right.
        """
        for app in self.apps:
            shown = [line.text for who in app.customers() for line in app.screen(who)]
            self.hub.secrets |= app.secrets() | {text for text in shown if " " in text}


def answers(app: App, who: str) -> list[Shown]:
    """What the company said to a customer."""
    return [line for line in app.screen(who) if line.ours]


async def answered(app: App, who: str, count: int) -> list[Shown]:
    """What the company said, once there are so many messages."""
    await until(partial(_enough, app, who, count))
    return answers(app, who)


def _enough(app: App, who: str, count: int) -> bool:
    return len(answers(app, who)) >= count


async def asks(app: App, who: str, text: str) -> Shown:
    """The customer writes; the last that is answered, once one more message than before is there."""
    before = len(answers(app, who))
    await app.say(who, text)
    return (await answered(app, who, before + 1))[-1]
