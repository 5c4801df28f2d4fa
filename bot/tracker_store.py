"""Rasa's Redis tracker store, reached through a URL, that fails instead of forgetting."""

from __future__ import annotations

from collections.abc import Iterable

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import RedisTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.redis import connect, guarded


class HubTrackerStore(RedisTrackerStore):
    """Trackers under `<key_prefix><sender>`, one JSON document each, in the Redis at `host` (a URL).

    Reading, saving and listing raise `StoreUnavailable` on every failure: Rasa wraps its store in one that
    takes a failed read for a new customer, and saves what it must not lose where nothing reads it.
    """

    def __init__(
        self,
        domain: Domain,
        host: str,
        event_broker: EventBroker | None = None,
        key_prefix: str = "rasa:tracker:",
        record_exp: float | None = None,
    ) -> None:
        super().__init__(domain, event_broker=event_broker, record_exp=record_exp)
        self.red = connect(host)
        self.key_prefix = key_prefix

    async def save(self, tracker: DialogueStateTracker, timeout: float | None = None) -> None:
        with guarded("saving a tracker"):
            await super().save(tracker, timeout)

    async def _retrieve(self, sender_id: str, fetch_all_sessions: bool) -> DialogueStateTracker | None:
        with guarded("reading a tracker"):
            return await super()._retrieve(sender_id, fetch_all_sessions)

    async def keys(self) -> Iterable[str]:
        """The senders' ids, without the prefix: Rasa's own tools hand them back to `retrieve`."""
        with guarded("listing trackers"):
            found = self.red.scan_iter(match=f"{self.key_prefix}*")
            return [key[len(self.key_prefix) :] for key in found]


class LastSaved(TrackerStore):
    """Passes everything on to `store` and keeps hold of the tracker saved last, to read the answer off it.

    Reading it back would cost another fetch and parse of the whole conversation, and would lack the turn's
    first events if the turn began a new session.
    """

    def __init__(self, store: TrackerStore) -> None:
        super().__init__(store.domain)
        self._store = store
        self.tracker: DialogueStateTracker | None = None

    async def save(self, tracker: DialogueStateTracker) -> None:
        await self._store.save(tracker)
        self.tracker = tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return await self._store.retrieve(sender_id)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        return await self._store.retrieve_full_tracker(conversation_id)

    async def keys(self) -> Iterable[str]:
        senders: Iterable[str] = await self._store.keys()
        return senders


def is_ours(store: object) -> bool:
    """Whether this store, as Rasa's agent holds it, fails instead of forgetting.

    Rasa takes an in-memory store, with no more than a warning, when the class named in endpoints.yml cannot
    be imported; and it wraps whatever it takes.
    """
    return isinstance(getattr(store, "_tracker_store", store), HubTrackerStore)
