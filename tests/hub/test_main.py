"""`python -m hub`, on a Redis of the tests' own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from hub.__main__ import main, redis_url
from hub.messages import LETTER
from hub.passwords import matches
from hub.redis import RedisStore
from hub.store import Box, Writes
from tests.contract import twins
from tests.redis_process import RedisProcess
from tests.values import said

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def url(redis_process: RedisProcess) -> str:
    return redis_process.url


@pytest.fixture
def hub(url: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command; brings the exit code, what it printed, and what it said on standard error."""

    def run(*arguments: str, **environ: str) -> tuple[int, str, str]:
        code = main(arguments, {"REDIS_URL": url, **environ})
        return (code, *capsys.readouterr())

    return run


@pytest.fixture
async def store(url: str) -> AsyncIterator[RedisStore]:
    """The store the commands work on, emptied."""
    async with twins.redis(url) as view:
        yield await view()


async def in_thread(run: Run, *arguments: str, **environ: str) -> tuple[int, str, str]:
    """A command runs a loop of its own."""
    return await asyncio.to_thread(run, *arguments, **environ)


async def test_an_agent_is_added_listed_and_removed(store: RedisStore, hub: Run) -> None:
    add = ("agents", "add", "bea", "--name", "Bea B.", "--team", "returns", "--password", "correct horse")
    assert await in_thread(hub, *add) == (0, "bea may sign in at /desk.\n", "")
    agent = await store.agent("bea")
    assert agent is not None
    assert matches(agent.password, "correct horse")
    assert (await in_thread(hub, "agents", "list"))[1] == "bea\tBea B.\treturns\n"
    assert (await in_thread(hub, "agents", "remove", "bea"))[:2] == (0, "bea is removed.\n")
    assert (await in_thread(hub, "agents", "remove", "bea"))[:2] == (1, "There is no agent bea.\n")
    assert await store.agents() == []


async def test_an_agent_who_is_there_is_left_alone_if_asked(store: RedisStore, hub: Run) -> None:
    await in_thread(hub, "agents", "add", "bea", "--password", "correct horse")
    assert await in_thread(hub, "agents", "add", "bea", "--password", "another one", "--if-missing") == (
        0,
        "",
        "",
    )
    agent = await store.agent("bea")
    assert agent is not None
    assert matches(agent.password, "correct horse")
    assert (agent.name, agent.team) == ("Bea", "support")


async def test_a_short_password_is_refused(store: RedisStore, hub: Run) -> None:
    code, _, error = await in_thread(hub, "agents", "add", "bea", "--password", "short")
    assert (code, error) == (1, "A password has at least 8 characters.\n")
    assert await store.agents() == []


async def test_a_program_gives_the_password_in_the_environment(store: RedisStore, hub: Run) -> None:
    await in_thread(hub, "agents", "add", "bea", AGENT_PASSWORD="correct horse")
    agent = await store.agent("bea")
    assert agent is not None
    assert matches(agent.password, "correct horse")


async def test_a_password_not_given_is_asked_for(
    store: RedisStore, hub: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt: "correct horse")
    assert (await in_thread(hub, "agents", "add", "bea"))[0] == 0


async def bury(store: RedisStore, *letter_ids: str) -> None:
    for letter_id in letter_ids:
        await store.put("ada", said(letter_id, letter_id))
        (lease,) = await store.take("w", 1, 0)
        await store.open(lease, "w")
        await store.bury(lease, "w", "failed 10 times", Writes())


async def test_dead_letters_are_listed_shown_replayed_and_discarded(store: RedisStore, hub: Run) -> None:
    await bury(store, "m1", "m2")
    first, second = [dead.id for dead in await store.dead()]
    listed = (await in_thread(hub, "dead-letters", "list"))[1]
    assert listed == "".join(f"{dead}\tturn of ada\tfailed 10 times\n" for dead in (first, second))
    shown = json.loads((await in_thread(hub, "dead-letters", "show", first))[1])
    assert (shown["why"], LETTER.load(shown["letter"]).id) == ("failed 10 times", "m1")
    assert (await in_thread(hub, "dead-letters", "replay", first))[:2] == (0, f"{first} replayed\n")
    assert (await store.depth())[Box.TURN] == 1
    assert (await in_thread(hub, "dead-letters", "discard", second))[:2] == (0, f"{second} discarded\n")
    assert await in_thread(hub, "dead-letters", "list") == (0, "", "")


async def test_all_dead_letters_are_replayed_in_order(store: RedisStore, hub: Run) -> None:
    await bury(store, "m1", "m2")
    assert (await in_thread(hub, "dead-letters", "replay", "all"))[0] == 0
    (lease,) = await store.take("w", 1, 0)
    opened = await store.open(lease, "w")
    assert opened is not None
    assert LETTER.load(opened.letter).id == "m1"
    assert (await in_thread(hub, "dead-letters", "replay", "all"))[0] == 0


async def test_what_nobody_could_read_has_no_mailbox_to_go_to(store: RedisStore, hub: Run) -> None:
    await store.keep("telegram", "{", "not JSON")
    (dead,) = await store.dead()
    code, said_so, _ = await in_thread(hub, "dead-letters", "replay", dead.id)
    assert (code, "could not be replayed" in said_so) == (1, True)
    assert (await in_thread(hub, "dead-letters", "list"))[1].split("\t")[1] == "unreadable input"


async def test_a_dead_letter_there_is_not_is_said(store: RedisStore, hub: Run) -> None:
    assert (await in_thread(hub, "dead-letters", "show", "1/1-1"))[::2] == (
        1,
        "There is no dead letter 1/1-1.\n",
    )


def test_the_url_is_what_a_running_hub_noted(tmp_path: Path) -> None:
    (tmp_path / "redis.url").write_text("unix:///there.sock\n")
    assert redis_url({"DATA_DIR": str(tmp_path)}) == "unix:///there.sock"
    assert redis_url({"DATA_DIR": str(tmp_path), "REDIS_URL": "redis://here"}) == "redis://here"
    assert redis_url({"DATA_DIR": str(tmp_path / "none")}) is None


def test_without_a_redis_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agents", "list"], {"DATA_DIR": str(tmp_path)}) == 1
    assert "start `make run` first" in capsys.readouterr().err
    assert main(["agents", "list"], {"REDIS_URL": f"unix://{tmp_path}/none.sock"}) == 1
    assert "Is `make run` running?" in capsys.readouterr().err


def test_the_floor_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["floor"], {}) == 0
    assert "stateDiagram" in capsys.readouterr().out


async def test_where_the_bot_is_can_be_set_and_shown(store: RedisStore, hub: Run) -> None:
    assert await in_thread(hub, "bots", "list") == (0, "", "")
    assert await in_thread(hub, "bots", "set", "http://one", "http://two") == (
        0,
        "http://one\nhttp://two\n",
        "",
    )
    assert await in_thread(hub, "bots", "list") == (0, "http://one\nhttp://two\n", "")
    assert list(await store.bots()) == ["http://one", "http://two"]
