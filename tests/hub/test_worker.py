"""The worker on both stores: in order, one commit each, side by side; nothing it meets stops it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from hub.content import plain
from hub.delivery import Deliveries
from hub.desk import command
from hub.errors import TooMany, Unavailable, Uncertain
from hub.media import Media
from hub.memory import MemoryStore
from hub.memory.files import MemoryFiles
from hub.messages import Claim, Delivery, Entry, Reply, Status
from hub.metrics import Metrics
from hub.outgoing import Ways
from hub.presence import Presence
from hub.redis import RedisStore, connect, keys
from hub.store import Box, Mailbox, Opened, Store
from hub.texts import NOT_DONE, Notice, sentence
from hub.turns import Turns
from hub.typing_sign import Typing
from hub.worker import MOST_TRIES, Worker
from tests.contract import twins
from tests.fakes import ScriptedBot, ScriptedChannel, ScriptedSource, words
from tests.redis_process import RedisProcess
from tests.values import SMS, said
from tests.waiting import eventually

ADA = Mailbox(Box.TURN, "ada")
PATIENCE = 30.0
NEVER = 3600.0
"""A lease that no test's worker loses by its own silence."""


@dataclass
class Hub:
    """A store, a bot, a channel, and as many workers as a test likes."""

    views: twins.Views
    store: Store
    bot: ScriptedBot = field(default_factory=ScriptedBot)
    channel: ScriptedChannel = field(default_factory=ScriptedChannel)
    source: ScriptedSource = field(default_factory=ScriptedSource)
    metrics: Metrics = field(default_factory=Metrics)

    async def worker(self, **more: Any) -> Worker:
        store = await self.views()
        out = {"sms": self.channel}
        ways, typing = Ways(frozenset(out)), Typing(out)
        turns = Turns(store, self.bot, ways, twins.now, fresh_id, self.metrics, typing=typing)
        deliveries = Deliveries(out, store, twins.now, self.metrics)
        media = Media({"sms": self.source}, MemoryFiles(), twins.now, self.metrics)
        presence = Presence(store, twins.now)
        return Worker(fresh_id(), store, turns, deliveries, media, presence, twins.now, **more)

    @asynccontextmanager
    async def working(
        self, workers: int = 1, lease: float = NEVER, **more: Any
    ) -> AsyncIterator[asyncio.Event]:
        """So many workers run inside the block; then they are stopped."""
        stop = asyncio.Event()
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
            for _ in range(workers):
                tasks.create_task((await self.worker(lease=lease, **more)).run(stop))
            yield stop
            stop.set()

    async def says(self, *letter_ids: str, customer: str = "ada", **more: Any) -> None:
        for letter_id in letter_ids:
            assert await self.store.put(customer, said(letter_id, letter_id, **more))

    async def log(self, customer: str = "ada") -> list[str]:
        lines = await self.store.read(customer)
        return [plain(line.content) for line in lines if isinstance(line, Entry)]

    async def deliveries(self) -> list[tuple[str, bool]]:
        lines = await self.store.read("ada")
        return [(line.status.value, line.maybe_doubled) for line in lines if isinstance(line, Delivery)]

    async def at_rest(self) -> bool:
        return not any((await self.store.depth()).values())

    async def crashed(self, who: str = "crashed") -> Opened:
        """What a worker leaves behind that took the mailbox, opened the letter and was killed."""
        (lease,) = await self.store.take(who, 1, 0)
        opened = await self.store.open(lease, who)
        assert opened is not None
        if lease.mailbox.box is Box.DELIVERY:
            await self.store.sending(lease, who)
        return opened

    async def garble(self) -> None:
        """Make the oldest letter of Ada's mailbox one that nobody can read."""
        if isinstance(self.store, MemoryStore):
            self.store._state.boxes[ADA].letters[0].letter = "{"
        else:
            await self.store._redis.lset(keys.mail(ADA), 0, "1|{")


@pytest.fixture(params=["memory", "redis"])
async def hub(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    monkeypatch.setattr("hub.redis.mailboxes.SWEEP", 0.1)
    if request.param == "memory":
        kept = twins.memory()
    else:
        kept = twins.redis(request.getfixturevalue("redis_process").url)
    async with kept as view:
        with capture_logs():
            yield Hub(view, await view())


@pytest.fixture
def mortal_redis() -> Iterator[RedisProcess]:
    """A Redis one test may kill."""
    with TemporaryDirectory(prefix="redis") as folder:
        process = RedisProcess(Path(folder))
        process.start()
        yield process
        process.stop()


async def test_one_customers_letters_are_answered_in_order(hub: Hub) -> None:
    ids = [f"m{n}" for n in range(15)]
    await hub.says(*ids)
    async with hub.working(3):
        await eventually(hub.at_rest)
    assert [question.message_id for question in hub.bot.asked] == ids
    assert await hub.log() == [line for name in ids for line in (name, f"You said: {name}")]


async def test_one_slow_answer_holds_up_nobody_else(hub: Hub) -> None:
    gate = asyncio.Event()
    hub.bot.script = [gate, words("quick")]
    await hub.says("slow")
    async with hub.working():
        await eventually(lambda: _true(hub.bot.asked))
        await hub.says("m1", customer="bob")
        await eventually(lambda: hub.log("bob"))
        assert await hub.log() == []
        gate.set()
        assert await eventually(hub.log) == ["slow", "You said: slow"]


async def test_a_worker_with_full_hands_gets_round_to_everybody(hub: Hub) -> None:
    names = [f"customer-{n}" for n in range(12)]
    for name in names:
        await hub.says("m1", customer=name)
    async with hub.working(side_by_side=2):
        await eventually(hub.at_rest)
    assert [len(await hub.log(name)) for name in names] == [2] * 12


async def test_a_letter_that_fails_ten_times_is_dead_and_the_next_goes_on(hub: Hub) -> None:
    hub.bot.script = [*(RuntimeError("broken") for _ in range(MOST_TRIES)), words("fine")]
    await hub.says("bad", "good")
    async with hub.working(lease=0.02):
        await eventually(hub.at_rest)
    (dead,) = await hub.store.dead()
    assert (dead.why, dead.mailbox) == ("failed 10 times", ADA)
    assert [question.message_id for question in hub.bot.asked] == ["bad"] * MOST_TRIES + ["good"]
    assert (await hub.log())[-3:] == ["good", sentence(Notice.BOT_BACK), "fine"]


async def test_whose_message_is_dead_gets_a_person(hub: Hub) -> None:
    hub.bot.script = [RuntimeError("broken")]
    await hub.says("bad")
    async with hub.working(lease=0.05):
        await eventually(hub.store.dead)
        await eventually(hub.at_rest)
    said, told = await hub.log()
    assert said == "bad"
    assert "a person will take over" in told
    (case,) = await hub.store.cases()
    assert case.last_text == "bad"


async def test_whose_command_is_dead_is_told_so(hub: Hub) -> None:
    await hub.store.put("ada", Claim("k1", 1, "c1", "bea", "Bea"))
    for _ in range(MOST_TRIES):
        await hub.crashed()
    async with hub.working(lease=0.05):
        outcome = await eventually(lambda: hub.store.outcome("ada", "k1"))
    assert (outcome.ok, outcome.error) == (False, NOT_DONE)


async def test_a_dead_letter_replayed_is_answered(hub: Hub) -> None:
    await hub.says("m1")
    for _ in range(MOST_TRIES):
        await hub.crashed()
    async with hub.working(lease=0.02):
        (dead,) = await eventually(hub.store.dead)
        assert await hub.store.replay(dead)
        await eventually(hub.at_rest)
    assert (await hub.log())[-1] == "You said: m1"


async def test_a_letter_nobody_can_read_is_dead_at_once(hub: Hub) -> None:
    await hub.says("bad", "good")
    await hub.garble()
    async with hub.working():
        await eventually(hub.at_rest)
    (dead,) = await hub.store.dead()
    assert (dead.letter, dead.mailbox) == ("{", ADA)
    assert "not readable" in dead.why
    assert await hub.log() == ["good", "You said: good"]


async def test_a_worker_killed_over_a_letter_is_replaced(hub: Hub) -> None:
    await hub.says("m1", "m2")
    await hub.crashed()
    async with hub.working(lease=0.05):
        await eventually(hub.at_rest)
    assert await hub.log() == ["m1", "You said: m1", "m2", "You said: m2"]


async def test_stopping_finishes_the_letter_in_hand_and_gives_the_rest_back(hub: Hub) -> None:
    gate = asyncio.Event()
    hub.bot.script = [gate]
    await hub.says("m1", "m2")
    async with hub.working() as stop:
        await eventually(lambda: _true(hub.bot.asked))
        stop.set()
        gate.set()
    assert await hub.log() == ["m1", "You said: m1"]
    async with hub.working():
        await eventually(hub.at_rest)
    assert await hub.log() == ["m1", "You said: m1", "m2", "You said: m2"]


async def test_the_lease_is_kept_while_the_bot_thinks(hub: Hub) -> None:
    gate = asyncio.Event()
    hub.bot.script = [gate]
    await hub.says("m1")
    async with hub.working(2, lease=0.6):
        await eventually(lambda: _true(hub.bot.asked))
        await asyncio.sleep(1.5)
        gate.set()
        await eventually(hub.at_rest)
    assert len(hub.bot.asked) == 1
    assert await hub.log() == ["m1", "You said: m1"]


async def test_who_lost_the_lease_commits_nothing(hub: Hub) -> None:
    gate = asyncio.Event()
    hub.bot.script = [gate]
    await hub.says("m1")
    async with hub.working() as stop:
        await eventually(lambda: _true(hub.bot.asked))
        stop.set()
        await hub.crashed("thief")
        gate.set()
    assert await hub.log() == []
    assert (await hub.store.conversation("ada")).version == 0


async def test_who_lost_the_lease_stops_waiting_for_the_bot(hub: Hub) -> None:
    hub.bot.script = [asyncio.Event()]
    await hub.says("m1")
    async with hub.working(lease=0.6) as stop:
        await eventually(lambda: _true(hub.bot.asked))
        stop.set()
        await hub.crashed("thief")
    assert await hub.log() == []


async def test_the_desk_is_shown_what_the_turn_decided(hub: Hub) -> None:
    await hub.says("human")
    async with hub.working():
        (case,) = await eventually(hub.store.cases)
        done = await command(hub.store, "ada", Claim("c", 1, case.id, "bea", "Bea"))
        refused = await command(hub.store, "ada", Reply("r", 1, case.id, "eve", "hi"))
        again = await command(hub.store, "ada", Claim("c", 1, case.id, "bea", "Bea"))
        await eventually(hub.at_rest)
    assert (done, again) == (done, done)
    assert done is not None
    assert done.ok
    assert refused is not None
    assert refused.error == "Bea has this conversation now."
    assert [shown.agent for shown in await hub.store.cases()] == ["bea"]
    assert (await hub.log()).count("Bea has joined the chat.") == 1


async def test_an_answer_is_sent_and_the_log_says_so(hub: Hub) -> None:
    await hub.says("m1", address=SMS)
    async with hub.working():
        await eventually(hub.deliveries)
    assert [plain(message.content) for message in hub.channel.sent] == ["You said: m1"]
    assert await hub.deliveries() == [("sent", False)]


async def test_a_provider_away_is_tried_again_and_nothing_overtakes(hub: Hub) -> None:
    hub.channel.script = [Unavailable("503", retry_after=0.05), Status.SENT]
    await hub.says("m1", "m2", address=SMS)
    async with hub.working():
        await eventually(hub.at_rest)
    told = [plain(message.content).removeprefix("You said: ") for message in hub.channel.sent]
    assert told == ["m1", "m1", "m2"]
    assert await hub.deliveries() == [("sent", False)] * 2


async def test_a_sending_cut_off_is_tried_once_more_and_marked(hub: Hub) -> None:
    hub.channel.script = [asyncio.Event()]
    await hub.says("m1", address=SMS)
    async with hub.working() as stop:
        await eventually(lambda: _true(hub.channel.sent))
        stop.set()
        opened = await hub.crashed("thief")
        assert opened.sending == 1
        hub.channel.script[0].set()
    assert await hub.deliveries() == []
    hub.channel.script = [Status.SENT]
    async with hub.working(lease=0.05):
        await eventually(hub.at_rest)
    assert await hub.deliveries() == [("failed", True)]


async def test_a_sending_found_begun_is_tried_once_more_and_marked(hub: Hub) -> None:
    async with hub.working() as stop:
        hub.channel.script = [TimeoutError()]
        await hub.says("m1", address=SMS)
        await eventually(lambda: _true(hub.channel.sent))
        stop.set()
    hub.channel.script = [Status.SENT]
    async with hub.working(lease=0.05):
        await eventually(hub.at_rest)
    assert (len(hub.channel.sent), await hub.deliveries()) == (2, [("sent", True)])


async def test_a_provider_away_does_not_make_an_unknown_end_known(hub: Hub) -> None:
    hub.channel.script = [Uncertain("lost"), Unavailable("503", retry_after=0.0), Status.SENT]
    await hub.says("m1", address=SMS)
    async with hub.working():
        await eventually(hub.at_rest)
    assert await hub.deliveries() == [("sent", True)]


async def test_a_worker_shows_that_it_lives_and_brings_its_counts(hub: Hub) -> None:
    await hub.says("m1")
    async with hub.working():
        await eventually(hub.at_rest)
        assert await hub.store.workers(twins.now() - 60_000) == 1
    async with hub.working():
        counted = await eventually(hub.store.counters)
    assert counted['turns_total{outcome="done"}'] == 1
    assert counted['stage_seconds_count{stage="turn"}'] == 1


class FullMailboxes(MemoryStore):
    """A store whose mailboxes take no more, once an agent is looked for."""

    async def present(self) -> Any:
        raise TooMany("This mailbox is full.")


async def test_a_full_mailbox_does_not_end_the_worker() -> None:
    store = FullMailboxes(twins.now)

    async def view() -> Store:
        return store

    hub = Hub(view, store)
    async with hub.working():
        await hub.says("m1")
        await eventually(hub.at_rest)
    assert (await hub.log())[-1] == "You said: m1"


async def test_redis_gone_and_back_the_worker_goes_on_by_itself(
    mortal_redis: RedisProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.redis.mailboxes.SWEEP", 0.1)
    gate = asyncio.Event()
    async with connect(mortal_redis.url) as client, connect(mortal_redis.url) as other:
        views = [_view(client), _view(other)]
        hub, customers = [Hub(view, await view()) for view in views]
        hub.bot.script = [gate]
        await customers.says("m1")
        async with hub.working(lease=0.5):
            await eventually(lambda: _true(hub.bot.asked))
            mortal_redis.kill()
            gate.set()
            await asyncio.sleep(0.3)
            mortal_redis.start()
            await customers.says("m2")
            await eventually(customers.at_rest)
        assert await customers.log() == ["m1", "You said: m1", "m2", "You said: m2"]


def fresh_id() -> str:
    return str(uuid4())


def _view(client: Any) -> twins.Views:
    async def view() -> Store:
        return RedisStore(client)

    return view


async def _true(value: object) -> bool:
    return bool(value)
