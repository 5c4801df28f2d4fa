"""Which of a tracker's events are new to the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rasa.shared.core.events import Event, SessionStarted, SlotSet

from bot.tracker_events import encoded, is_session_start


def stored_already(stored: Sequence[Event], given: Sequence[Event]) -> int | None:
    """How many of the given events, from the first, are the last of the stored ones.

    0 if they begin a later session; None if they can only be meant to take the place of what is stored, as
    `PUT /tracker/events` does.
    """
    old, new = list(map(encoded, stored)), list(map(encoded, given))
    for start, event in enumerate(old):
        if event == new[0] and old[start:] == new[: len(old) - start]:
            return len(old) - start
    is_later = is_session_start(given[0]) and given[0].timestamp > stored[-1].timestamp
    return 0 if is_later else None


def carried_over_once(events: Iterable[Event]) -> list[Event]:
    """The events, but of the slots that a session begins with only the last value of each.

    Rasa carries over every value a slot ever had in the session before, and all of them again to the next.
    """
    kept: list[Event] = []
    carried: dict[str, Event] | None = None
    for event in events:
        if carried is not None and isinstance(event, SlotSet):
            carried.pop(event.key, None)
            carried[event.key] = event
            continue
        kept.extend((carried or {}).values())
        carried = {} if isinstance(event, SessionStarted) else None
        kept.append(event)
    return [*kept, *(carried or {}).values()]
