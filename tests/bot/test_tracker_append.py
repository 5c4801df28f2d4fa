"""Which of a tracker's events are new."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered

from bot.tracker_append import carried_over_once, stored_already


def _session(at: float) -> list[Event]:
    return [
        ActionExecuted("action_session_start", timestamp=at),
        SessionStarted(timestamp=at + 1),
        ActionExecuted("action_listen", timestamp=at + 2),
    ]


def _said(text: str, at: float) -> Event:
    return UserUttered(text, timestamp=at)


EARLIER = [*_session(1), _said("hello", 4)]
STORED = [*EARLIER, *_session(10)]
NEW = _said("again", 20)


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ([*STORED, NEW], 7),
        ([*_session(10), NEW], 3),
        ([*_session(15), NEW], 0),
        (STORED, 7),
        (EARLIER, None),
        ([NEW], None),
        ([*_session(5), NEW], None),
    ],
    ids=["all", "the session", "a later session", "nothing new", "fewer", "others", "an earlier session"],
)
def test_a_tracker_goes_on_where_it_agrees(given: list[Event], count: int | None) -> None:
    assert stored_already(STORED, given) == count


def test_a_session_begins_with_one_value_a_slot() -> None:
    start, started, listen = _session(1)
    carried = [SlotSet("item", "boots"), SlotSet("size", 42), SlotSet("item", "socks")]
    later = [SlotSet("size", 1), SlotSet("size", 2)]
    kept = carried_over_once([start, started, *carried, listen, *later])
    assert kept == [start, started, carried[1], carried[2], listen, *later]


def test_slots_that_end_the_events_are_not_lost() -> None:
    assert carried_over_once([SessionStarted(), SlotSet("item", 1)]) == [SessionStarted(), SlotSet("item", 1)]
