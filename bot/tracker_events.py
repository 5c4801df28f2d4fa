"""Events to JSON and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, Event


def encoded(event: Event) -> str:
    """The event as one line of JSON; raises `TypeError` if a value in it is not JSON's."""
    return json.dumps(event.as_dict(), separators=(",", ":"))


def joined(events: Iterable[Event]) -> str:
    """The events' lines with commas between them, which `decoded` reads."""
    return ",".join(map(encoded, events))


def decoded(lines: str) -> list[Event]:
    """The events of JSON lines with commas between them; raises `ValueError` if one cannot be read."""
    return [_event(parameters) for parameters in json.loads(f"[{lines}]")]


def _event(parameters: dict[str, Any]) -> Event:
    event = event_class(parameters["event"])._from_parameters(parameters)
    if event is None:
        raise ValueError(f"an event of type {parameters['event']} without content")
    return event


@cache
def event_class(type_name: str) -> type[Event]:
    """The class of events of this type: Rasa walks all subclasses for each event; raises `ValueError`."""
    found: type[Event] = Event.resolve_by_type(type_name)
    return found


def is_session_start(event: Event) -> bool:
    """Whether a session begins with this event."""
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_SESSION_START_NAME


def is_listen(event: Event) -> bool:
    """Whether a turn ends with this event."""
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME
