"""An agent's command: put once, waited for, and what became of it."""

from __future__ import annotations

import asyncio

import pytest

from hub.desk import command
from hub.errors import Unavailable
from hub.messages import LETTER, Claim, Outcome
from hub.store import Writes
from tests.fakes import Clock, LeavingStore

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
