"""The answer to a message, read off the tracker's events."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from rasa.shared.core.constants import REQUESTED_SLOT, SESSION_START_METADATA_SLOT
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.history import HISTORY
from bot.protocol import MESSAGE_ID

FALLBACK = "nlu_fallback"
_OWN_SLOTS = frozenset({REQUESTED_SLOT, SESSION_START_METADATA_SLOT})


def derive(tracker: DialogueStateTracker, message_id: str) -> dict[str, Any] | None:
    """The answer of the protocol to the message with this id; None if the tracker has never seen it.

    Raw events are read, not applied ones: a restarted or reverted turn is an answered turn.
    """
    events = list(tracker.events)
    at = _position(events, message_id)
    if at is None:
        return None
    said = [_message(event) for event in _turn(events, at) if isinstance(event, BotUttered)]
    intent = events[at].intent
    return {
        "messages": list(filter(None, map(_without_handoff, said))),
        "handoff": next(_handoffs(said), None),
        "intent": {"name": intent.get("name"), "confidence": intent.get("confidence", 0.0)},
        "fallback": intent.get("name") == FALLBACK,
        **_state(tracker),
        "model_id": events[at].metadata.get("model_id", ""),
    }


def _position(events: Sequence[Event], message_id: str) -> int | None:
    heard = (n for n, event in enumerate(events) if _heard(event) == message_id)
    return max(heard, default=None)


def _heard(event: Event) -> str | None:
    """The id of the message this event is; history, and what actions put in a user's mouth, have none."""
    return event.message_id if isinstance(event, UserUttered) else None


def _turn(events: Sequence[Event], at: int) -> Iterator[Event]:
    """The message's own events: from the session it began, if it did, until the next message."""
    message_id = _heard(events[at])
    begin = next((n for n in range(at) if _began_session(events[n], message_id)), at)
    end = next((n for n in range(at + 1, len(events)) if _heard(events[n])), len(events))
    return (event for event in events[begin:end] if HISTORY not in event.metadata)


def _began_session(event: Event, message_id: str | None) -> bool:
    if not isinstance(event, SlotSet) or event.key != SESSION_START_METADATA_SLOT:
        return False
    return isinstance(event.value, dict) and event.value.get(MESSAGE_ID) == message_id


def _message(event: BotUttered) -> dict[str, Any]:
    data = event.data
    attachment = data.get("attachment")
    message = {
        "text": event.text,
        "buttons": [*(data.get("buttons") or []), *(data.get("quick_replies") or [])],
        "image": data.get("image"),
        # Rasa repeats the image there.
        "attachment": attachment if attachment != data.get("image") else None,
        "custom": data.get("custom"),
    }
    return {name: value for name, value in message.items() if value}


def _without_handoff(message: dict[str, Any]) -> dict[str, Any]:
    custom = message.get("custom")
    if not isinstance(custom, dict) or "handoff" not in custom:
        return message
    rest = {name: value for name, value in custom.items() if name != "handoff"}
    message = {name: value for name, value in message.items() if name != "custom"}
    return {**message, "custom": rest} if rest else message


def _handoffs(messages: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The hand-offs asked for; `handoff: true` and `handoff: words` are taken for what they mean."""
    for message in messages:
        custom = message.get("custom")
        asked = custom.get("handoff") if isinstance(custom, dict) else None
        if isinstance(asked, dict):
            team = asked.get("team")
            yield {"reason": str(asked.get("reason") or ""), "team": None if team is None else str(team)}
        elif asked:
            yield {"reason": asked if isinstance(asked, str) else "", "team": None}


def _state(tracker: DialogueStateTracker) -> dict[str, Any]:
    slots = tracker.current_slot_values()
    return {
        "slots": {name: slots[name] for name in slots.keys() - _OWN_SLOTS if _tellable(slots[name])},
        "active_form": tracker.active_loop_name,
        "requested_slot": slots.get(REQUESTED_SLOT),
    }


def _tellable(value: Any) -> bool:
    """Whether a slot's value is set and can be told in JSON; custom slot types hold what they like."""
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return value is not None
