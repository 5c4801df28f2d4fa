"""A tracker store that kills its own process between the save and the reply."""

from __future__ import annotations

import os
import signal

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from typing_extensions import override

from bot.tracker_store import HubTrackerStore


class FatalTrackerStore(HubTrackerStore):
    """The product's store, but for messages whose metadata says `fatal`: saved, and then SIGKILL."""

    @override
    async def save(self, tracker: DialogueStateTracker, timeout: float | None = None) -> None:
        await super().save(tracker, timeout)
        heard = [event for event in tracker.events if isinstance(event, UserUttered)]
        if heard and heard[-1].metadata.get("fatal"):
            os.kill(os.getpid(), signal.SIGKILL)
