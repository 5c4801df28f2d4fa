"""A tracker store that kills its own process between the save and the reply."""

from __future__ import annotations

import os
import signal
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker
from typing_extensions import override

from bot.tracker_store import HubTrackerStore


class FatalTrackerStore(HubTrackerStore):
    """The product's store, but for messages whose metadata says `fatal`: saved, and then SIGKILL."""

    @override
    async def end(
        self, tracker: DialogueStateTracker, message_id: str, answer: dict[str, Any]
    ) -> dict[str, Any]:
        kept = await super().end(tracker, message_id, answer)
        if tracker.latest_message.metadata.get("fatal"):
            os.kill(os.getpid(), signal.SIGKILL)
        return kept
