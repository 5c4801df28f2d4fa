"""An agent's command: put once, waited for, and what became of it."""

from __future__ import annotations

import asyncio

import pytest

from hub.desk import Asked, command, letter
from hub.errors import NotAllowed, Unavailable, Unreadable
from hub.messages import LETTER, Claim, Command, Outcome, Release, Reply, Resolve, Transfer
from hub.store import Agent, Writes
from tests.fakes import Clock, LeavingStore
from tests.values import case

CLAIM = Claim("k1", 1, "c1", "bea", "Bea")


@pytest.fixture
def store() -> LeavingStore:
    return LeavingStore(Clock())


async def works(store: LeavingStore, outcome: Outcome) -> None:
    """Do the next command, as a worker would."""
    while not (leases := await store.take("w", 1, 0)):
        await store.wait(1)
    opened = await store.open(leases[0], "w")
    assert opened is not None
    assert LETTER.load(opened.letter) == CLAIM
    await store.commit(leases[0], "w", Writes(outcome=(CLAIM.id, outcome)))


@pytest.mark.parametrize("outcome", [Outcome(ok=True), Outcome(ok=False, error="Eve has it.")])
async def test_what_became_of_it_is_brought(store: LeavingStore, outcome: Outcome) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(works(store, outcome))
        assert await command(store, "ada", CLAIM, patience=20) == outcome


async def test_a_command_given_again_is_done_once_and_brings_the_same(store: LeavingStore) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(works(store, Outcome(ok=True)))
        await command(store, "ada", CLAIM, patience=20)
    assert await command(store, "ada", CLAIM, patience=0) == Outcome(ok=True)
    assert not any((await store.depth()).values())


async def test_a_command_nobody_takes_still_waits(store: LeavingStore) -> None:
    assert await command(store, "ada", CLAIM, patience=0.02) is None
    assert sum((await store.depth()).values()) == 1


async def test_without_a_store_nothing_is_commanded(store: LeavingStore) -> None:
    store.away = True
    with pytest.raises(Unavailable):
        await command(store, "ada", CLAIM)


def written(asked: Asked) -> Command:
    return letter("k1", 1, case("c1"), Agent("bea", "Bea", "hash"), asked)


@pytest.mark.parametrize(
    ("asked", "put"),
    [
        (Asked("claim"), CLAIM),
        (Asked("reply", text=" hello\n"), Reply("k1", 1, "c1", "bea", " hello\n")),
        (Asked("release", note=" lunch "), Release("k1", 1, "c1", "bea", "lunch")),
        (Asked("transfer", team="returns", note=" "), Transfer("k1", 1, "c1", "bea", "returns", "")),
        (Asked("resolve", note="done"), Resolve("k1", 1, "c1", "bea", "done")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_verb_is_a_letter(asked: Asked, put: Command) -> None:
    assert written(asked) == put


@pytest.mark.parametrize("asked", [Asked("reply"), Asked("reply", text=" \n"), Asked("transfer", note="x")])
def test_a_verb_without_what_it_needs_is_no_command(asked: Asked) -> None:
    with pytest.raises(Unreadable):
        written(asked)


@pytest.mark.parametrize("verb", ["", "praise", "Claim"])
def test_another_verb_is_not_allowed(verb: str) -> None:
    with pytest.raises(NotAllowed):
        written(Asked(verb))
