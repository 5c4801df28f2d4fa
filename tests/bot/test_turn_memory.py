"""The tracker store of one turn."""

from __future__ import annotations

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered

from bot.turn_memory import TurnMemory


async def test_a_turn_is_kept_by_whoever_began_it() -> None:
    store = InMemoryTrackerStore(Domain.empty())
    memory = TurnMemory(store, store.init_tracker("ada"))
    tracker = await memory.get_or_create_tracker("ada", append_action_listen=False)
    tracker.update(UserUttered("hi"))
    await memory.save(tracker)
    assert memory.tracker is tracker is await memory.retrieve("ada")
    assert await store.retrieve("ada") is None


async def test_a_stranger_gets_a_tracker_without_a_write() -> None:
    memory = TurnMemory(InMemoryTrackerStore(Domain.empty()), None)
    tracker = await memory.get_or_create_tracker("ada", append_action_listen=False)
    assert (list(tracker.events), memory.tracker) == ([], tracker)


async def test_what_is_asked_about_others_goes_to_the_store() -> None:
    store = InMemoryTrackerStore(Domain.empty())
    await store.get_or_create_tracker("bob")
    memory = TurnMemory(store, None)
    assert list(await memory.keys()) == ["bob"]
    assert await memory.retrieve_full_tracker("bob") is not None
