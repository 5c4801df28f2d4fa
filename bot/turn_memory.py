"""A tracker store for one turn: the tracker is read before it and kept after it, with the answer."""

from __future__ import annotations

from collections.abc import Iterable

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.trackers import DialogueStateTracker


class TurnMemory(TrackerStore):
    """Holds the sender's `tracker`, None for a stranger, while Rasa fetches and saves it during the turn.

    Nothing is written: of a turn that fails nothing is kept, and one that succeeds is kept in one step. What
    is asked about others goes to `store`.
    """

    def __init__(self, store: TrackerStore, tracker: DialogueStateTracker | None) -> None:
        super().__init__(store.domain)
        self._store = store
        self.tracker = tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        self.tracker = tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return self.tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        return await self._store.retrieve_full_tracker(conversation_id)

    async def keys(self) -> Iterable[str]:
        senders: Iterable[str] = await self._store.keys()
        return senders
