"""The tracker store, in a real Redis and without one, wrapped as Rasa wraps it."""

from __future__ import annotations

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.utils.endpoints import EndpointConfig

from bot.errors import StoreUnavailable
from bot.redis import connect
from bot.tracker_store import HubTrackerStore, LastSaved, is_ours

NOWHERE = "redis://127.0.0.1:1"
TYPE = "bot.tracker_store.HubTrackerStore"


async def test_rasa_makes_it_from_endpoints_and_it_remembers(redis_url: str, sender: str) -> None:
    await _say(_store(redis_url), sender)
    tracker = await _store(redis_url).retrieve(sender)
    assert tracker is not None
    assert [event.text for event in tracker.events] == ["hi"]


async def test_a_stranger_has_no_tracker(redis_url: str, sender: str) -> None:
    assert await _store(redis_url).retrieve(sender) is None
    assert await _store(redis_url).retrieve_full_tracker(sender) is None


async def test_senders_are_listed_without_the_prefix(redis_url: str, sender: str) -> None:
    store = FailSafeTrackerStore(HubTrackerStore(Domain.empty(), redis_url, key_prefix=f"{sender}:"))
    await _say(store, "ada")
    assert await store.keys() == ["ada"]


async def test_without_redis_every_method_fails() -> None:
    store = _store(NOWHERE)
    for attempt in (
        store.retrieve("ada"),
        store.retrieve_full_tracker("ada"),
        store.keys(),
        _say(store, "ada"),
    ):
        with pytest.raises(StoreUnavailable):
            await attempt


async def test_a_tracker_that_cannot_be_parsed_is_not_a_stranger(redis_url: str, sender: str) -> None:
    with connect(redis_url) as client:
        client.set(f"rasa:tracker:{sender}", "{")
    with pytest.raises(StoreUnavailable):
        await _store(redis_url).retrieve(sender)


def test_only_our_store_is_ours(redis_url: str) -> None:
    assert is_ours(_store(redis_url))
    assert not is_ours(FailSafeTrackerStore(InMemoryTrackerStore(Domain.empty())))
    assert not is_ours(None)


async def test_the_tracker_saved_last_is_at_hand(redis_url: str, sender: str) -> None:
    store = LastSaved(_store(redis_url))
    await _say(store, sender)
    assert store.tracker is not None
    assert store.tracker.sender_id == sender
    assert sender in list(await store.keys())
    assert await store.retrieve_full_tracker(sender) == await store.retrieve(sender)


def _store(url: str) -> TrackerStore:
    store = TrackerStore.create(EndpointConfig(url=url, type=TYPE), Domain.empty())
    return FailSafeTrackerStore(store)


async def _say(store: TrackerStore, sender: str) -> None:
    tracker = store.init_tracker(sender)
    tracker.update(UserUttered("hi"))
    await store.save(tracker)
