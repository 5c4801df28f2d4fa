"""Events to JSON and back."""

from __future__ import annotations

import pytest
from rasa.shared.core import events as rasa_events
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered

from bot.tracker_events import decoded, encoded, event_class, is_listen, is_session_start, joined


def test_events_come_back_as_they_were() -> None:
    events = [
        UserUttered("é\ud800\n", intent={"name": "greet", "confidence": 0.5}, message_id="m1"),
        ActionExecuted("utter_greet", policy="RulePolicy", confidence=1.0, hide_rule_turn=True),
        BotUttered("hi", data={"buttons": [{"title": "a,b", "payload": "]"}]}, metadata={"a": 1}),
        SlotSet("item", {"deep": [1, None]}, timestamp=1.25),
    ]
    again = decoded(joined(events))
    assert [event.as_dict() for event in again] == [event.as_dict() for event in events]


def test_nothing_comes_back_from_nothing() -> None:
    assert decoded("") == []


@pytest.mark.parametrize("lines", ["{", '{"event": "nonsense"}', "{}", "[]", "null"])
def test_what_is_no_event_is_an_error(lines: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        decoded(lines)


def test_a_value_that_json_lacks_is_an_error() -> None:
    with pytest.raises(TypeError):
        encoded(SlotSet("item", object()))


@pytest.mark.parametrize("kind", [UserUttered, SlotSet, rasa_events.Restarted, rasa_events.SessionStarted])
def test_classes_are_those_rasa_finds(kind: type[Event]) -> None:
    assert event_class(kind.type_name) is Event.resolve_by_type(kind.type_name) is kind


def test_a_class_defined_later_is_found() -> None:
    with pytest.raises(ValueError, match="later"):
        event_class("later")
    kind = type("Later", (SlotSet,), {"type_name": "later"})
    assert event_class("later") is kind


def test_turns_and_sessions_are_known_by_their_actions() -> None:
    assert [is_listen(ActionExecuted("action_listen")), is_listen(ActionExecuted("utter_greet"))] == [
        True,
        False,
    ]
    assert is_session_start(ActionExecuted("action_session_start"))
    assert not is_session_start(SlotSet("action_session_start", 1))
