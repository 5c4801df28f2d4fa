"""One customer message as an action sees it: what was said, what is remembered, and how to answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

# Rasa's event, as JSON: what an action returns to change the tracker.
Event = dict[str, Any]
Events = list[Event]

REQUESTED_SLOT = "requested_slot"


class Turn:
    """The message being answered. `now` is the shop's local time."""

    def __init__(self, tracker: Tracker, dispatcher: CollectingDispatcher, now: datetime) -> None:
        self._tracker = tracker
        self._dispatcher = dispatcher
        self.now = now

    @property
    def today(self) -> date:
        """The shop's day."""
        return self.now.date()

    @property
    def text(self) -> str:
        """What the customer typed, or the payload of the button."""
        return str(self._tracker.latest_message.get("text") or "")

    @property
    def form(self) -> str | None:
        """The form that is being filled, if one is."""
        name = self._tracker.active_loop.get("name") if self._tracker.active_loop else None
        return str(name) if name else None

    @property
    def likely_intents(self) -> list[str]:
        """What the customer may have meant, likeliest first."""
        ranking = self._tracker.latest_message.get("intent_ranking") or []
        return [str(guess["name"]) for guess in ranking]

    @property
    def confidence(self) -> float:
        """How sure the intent is, 0 to 1; a button is always sure."""
        return float((self._tracker.latest_message.get("intent") or {}).get("confidence") or 0)

    def entity(self, name: str) -> str | None:
        """The first entity of this name in the message."""
        value = next(iter(self._tracker.get_latest_entity_values(name)), None)
        return None if value is None else str(value)

    def slot(self, name: str) -> Any:
        """What is remembered under this name."""
        return self._tracker.slots.get(name)

    def offered(self) -> dict[str, Any]:
        """The form's slots that this message filled and nobody has checked yet."""
        return dict(self._tracker.slots_to_validate())

    def key(self, action: str) -> str:
        """The idempotency key of this message and this action: the same when the turn is run again."""
        user = next(event for event in reversed(self._tracker.events) if event["event"] == "user")
        return f"{user['message_id']}:{action}"

    def said_before(self) -> set[str]:
        """The names of the responses that answered the customer's previous message."""
        return {
            str(event.get("metadata", {}).get("utter_action"))
            for event in _previous_answer(reversed(self._tracker.events))
            if event["event"] == "bot"
        }

    def say(self, response: str, buttons: Iterable[Event] = (), **values: Any) -> None:
        """Answer with a response of the domain; the values fill its {placeholders}."""
        self._dispatcher.utter_message(response=response, buttons=list(buttons), **values)

    def show(self, response: str, cards: list[Event], **values: Any) -> None:
        """Answer with a response of the domain and cards below it."""
        self._dispatcher.utter_message(response=response, json_message={"cards": cards}, **values)


def button(title: str, intent: str, **entities: str) -> Event:
    """A button that says the intent with these entities when it is pressed."""
    return {
        "title": title,
        "payload": f"/{intent}{json.dumps(entities, ensure_ascii=False) if entities else ''}",
    }


def _previous_answer(latest_first: Iterator[Event]) -> Iterator[Event]:
    """The events between the last two messages of the customer."""
    for event in latest_first:
        if event["event"] == "user":
            break
    for event in latest_first:
        if event["event"] == "user":
            return
        yield event
