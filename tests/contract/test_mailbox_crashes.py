"""Whatever workers do or fail to do: each letter is handled exactly once, in order, none is lost."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.errors import LeaseLost
from hub.messages import LETTER
from hub.store import Lease, Store, Writes
from tests.contract import twins
from tests.contract.twins import AT_ONCE, FOREVER
from tests.redis_process import RedisProcess
from tests.values import entry, said

WORKERS, CUSTOMERS = st.sampled_from(["w1", "w2", "w3"]), st.sampled_from(["ada", "bob"])


@dataclass(frozen=True)
class Put:
    """A message comes in; a small number, so that the same one often comes again."""

    customer: str
    number: int


@dataclass(frozen=True)
class Take:
    """A worker takes mailboxes; `idle` 0: also those whose holders live, who then act as zombies."""

    who: str
    idle: int


@dataclass(frozen=True)
class Try:
    """A worker opens the letter of its oldest lease and gets no further."""

    who: str


@dataclass(frozen=True)
class Handle:
    """A worker handles the letter of its oldest lease, if it still may."""

    who: str


@dataclass(frozen=True)
class Postpone:
    """A worker gives its oldest lease back for now."""

    who: str


@dataclass(frozen=True)
class Crash:
    """A worker forgets all its leases."""

    who: str


Action: TypeAlias = Put | Take | Handle | Try | Postpone | Crash
actions = st.lists(
    st.one_of(
        st.builds(Put, CUSTOMERS, st.integers(0, 9)),
        st.builds(Take, WORKERS, st.sampled_from([AT_ONCE, FOREVER])),
        st.builds(Handle, WORKERS),
        st.builds(Try, WORKERS),
        st.builds(Postpone, WORKERS),
        st.builds(Crash, WORKERS),
    ),
    max_size=60,
)


class Scene:
    """Workers on one store, and what came in."""

    def __init__(self, views: twins.Views, store: Store) -> None:
        self.came: defaultdict[str, list[str]] = defaultdict(list)
        self._views, self._store = views, store
        self._held: defaultdict[str, list[Lease]] = defaultdict(list)

    async def play(self, action: Action) -> None:
        match action:
            case Put(customer, number):
                if await self._store.put(customer, said(f"m{number}")):
                    self.came[customer].append(f"m{number}")
            case Take(who, idle):
                self._held[who] += await (await self._views()).take(who, 10, idle)
            case Crash(who):
                self._held[who] = []
            case _ if self._held[action.who]:
                await self._act(action)

    async def _act(self, action: Handle | Try | Postpone) -> None:
        lease = self._held[action.who].pop(0)
        try:
            if await self._goes_on(action, lease):
                self._held[action.who].insert(0, lease)
        except LeaseLost:
            pass

    async def _goes_on(self, action: Handle | Try | Postpone, lease: Lease) -> bool:
        match action:
            case Handle(who):
                return await handle(self._store, lease, who) > 0
            case Try(who):
                return await self._store.open(lease, who) is not None
            case Postpone(who):
                await self._store.postpone(lease, who, 0)
                return False

    async def finish(self) -> None:
        """One more worker comes and does what is left."""
        while leases := await (await self._views()).take("last", 10, AT_ONCE):
            for lease in leases:
                while await handle(self._store, lease, "last"):
                    pass


async def handle(store: Store, lease: Lease, who: str) -> int:
    """One letter, as a turn does it; letters left."""
    opened = await store.open(lease, who)
    if opened is None:
        return 0
    state = replace(opened.conversation, version=opened.conversation.version + 1)
    line = entry(LETTER.load(opened.letter).id)
    return await store.commit(lease, who, Writes(log=(line,), conversation=state))


async def check(views: twins.Views, scenario: list[Action]) -> None:
    store = await views()
    scene = Scene(views, store)
    for action in scenario:
        await scene.play(action)
    await scene.finish()
    for customer in ("ada", "bob"):
        assert [line.mid for line in await store.read(customer)] == scene.came[customer]
        assert (await store.conversation(customer)).version == len(scene.came[customer])


@given(actions)
@settings(max_examples=300, deadline=None)
def test_exactly_once_and_in_order_in_memory(scenario: list[Action]) -> None:
    async def run() -> None:
        async with twins.memory() as views:
            await check(views, scenario)

    asyncio.run(run())


@given(scenario=actions)
@settings(max_examples=25, deadline=None)
def test_exactly_once_and_in_order_on_redis(redis_process: RedisProcess, scenario: list[Action]) -> None:
    async def run() -> None:
        async with twins.redis(redis_process.url) as views:
            await check(views, scenario)

    asyncio.run(run())
