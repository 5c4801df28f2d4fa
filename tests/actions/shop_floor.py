"""A seeded demo shop on a fixed day, and turns to try actions with."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.sqlite_shop import SqliteShop
from actions.turn import Turn

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=timezone.utc)  # a Wednesday


def demo_shop(folder: Path) -> SqliteShop:
    """The shop as `make run` seeds it, on the day of NOW."""
    return SqliteShop(folder / "shop.sqlite3", NOW.date)


class Scene:
    """One turn under test: what it said and what it returned."""

    def __init__(
        self, slots: dict[str, Any] | None = None, entities: dict[str, str] | None = None, **more: Any
    ) -> None:
        self._dispatcher = CollectingDispatcher()
        message = {
            "text": more.get("text", ""),
            "intent": {"confidence": more.get("confidence", 1.0)},
            "entities": [{"entity": name, "value": value} for name, value in (entities or {}).items()],
            "intent_ranking": [{"name": name} for name in more.get("likely", [])],
        }
        before = [{"event": "user", "message_id": "m0"}]
        before += [{"event": "bot", "metadata": {"utter_action": name}} for name in more.get("said", [])]
        offered = [
            {"event": "slot", "name": name, "value": value} for name, value in more.get("offered", {}).items()
        ]
        events = [
            *before,
            {"event": "user", "message_id": "m1"},
            {"event": "action", "name": "form"},
            *offered,
        ]
        loop = {"name": more["form"]} if more.get("form") else {}
        kept = {**(slots or {}), **more.get("offered", {})}
        tracker = Tracker("customer", kept, message, events, False, None, loop, "action_listen")
        self.turn = Turn(tracker, self._dispatcher, NOW)

    @property
    def said(self) -> list[str]:
        """The names of the responses, in order."""
        return [message["response"] for message in self._dispatcher.messages]

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages with all their values."""
        return list(self._dispatcher.messages)


def slots_set(events: list[dict[str, Any]]) -> dict[str, Any]:
    """What the events set, last one wins."""
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}
