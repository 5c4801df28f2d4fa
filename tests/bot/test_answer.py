"""The answer, read off trackers made of events."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.answer import derive
from bot.history import as_events
from bot.protocol import Said

_SLOTS = ["order", "requested_slot", "session_started_metadata"]


def test_a_message_never_heard_has_no_answer() -> None:
    assert derive(_tracker(_heard("m1")), "m2") is None


def test_the_words_after_a_message_until_the_next_are_its_answer() -> None:
    events = [_said("old"), _heard("m1"), _said("a"), _said("b"), _heard("m2"), _said("c")]
    assert _texts(events, "m1") == ["a", "b"]
    assert _texts(events, "m2") == ["c"]


def test_a_session_the_message_began_speaks_first() -> None:
    assert _texts([_said("old"), *_session("m1"), _heard("m1"), _said("a")], "m1") == ["welcome", "a"]


def test_a_session_another_message_began_does_not() -> None:
    events = [*_session("m1"), _heard("m1"), _said("a"), _heard("m2"), _said("b")]
    assert _texts(events, "m2") == ["b"]


def test_words_put_in_the_customers_mouth_by_an_action_do_not_end_a_turn() -> None:
    assert _texts([_heard("m1"), _said("a"), UserUttered("/inform"), _said("b")], "m1") == ["a", "b"]


@pytest.mark.parametrize("undone", [Restarted(), UserUtteranceReverted()])
def test_an_undone_turn_is_an_answered_turn(undone: Event) -> None:
    assert _texts([_heard("m1"), _said("a"), undone], "m1") == ["a"]


def test_history_is_nobodys_answer() -> None:
    stretch = [Said("1", "agent", "Hello", 0), Said("2", "customer", "hi", 0)]
    events = [_heard("m1"), _said("a"), *as_events(stretch, "sms", 0, 1), _heard("m2")]
    assert _texts(events, "m1") == ["a"]


def test_quick_replies_are_buttons_and_the_image_is_told_once() -> None:
    url = "https://shop.example/a.png"
    reply = {"title": "Yes", "payload": "/yes"}
    data = {"quick_replies": [reply], "image": url, "attachment": url, "elements": None}
    answer = derive(_tracker(_heard("m1"), BotUttered("a", data)), "m1")
    assert answer is not None
    assert answer["messages"] == [{"text": "a", "buttons": [reply], "image": url}]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"reason": "angry", "team": "care"}, {"reason": "angry", "team": "care"}),
        ({"reason": None, "team": 7}, {"reason": "", "team": "7"}),
        ("angry", {"reason": "angry", "team": None}),
        (True, {"reason": "", "team": None}),
        (False, None),
        ({}, {"reason": "", "team": None}),
    ],
)
def test_a_handoff_is_taken_out_of_its_message(asked: Any, told: Any) -> None:
    custom = {"handoff": asked, "cards": []}
    answer = derive(_tracker(_heard("m1"), BotUttered(None, {"custom": custom})), "m1")
    assert answer is not None
    assert (answer["handoff"], answer["messages"]) == (told, [{"custom": {"cards": []}}])


def test_only_slots_that_can_be_told_are_told() -> None:
    for value, told in (("4021", {"order": "4021"}), (None, {}), (float("nan"), {}), (object(), {})):
        answer = derive(_tracker(_heard("m1"), SlotSet("order", value)), "m1")
        assert answer is not None
        assert answer["slots"] == told


def test_the_form_and_what_it_asks_are_told_apart_from_the_slots() -> None:
    events = [_heard("m1"), ActiveLoop("return_form"), SlotSet("requested_slot", "order")]
    answer = derive(_tracker(*events), "m1")
    assert answer is not None
    assert (answer["active_form"], answer["requested_slot"]) == ("return_form", "order")
    assert answer["slots"] == {}


def test_a_fallback_is_told() -> None:
    answer = derive(_tracker(_heard("m1", "nlu_fallback")), "m1")
    assert answer is not None
    assert answer["fallback"] is True
    assert answer["intent"] == {"name": "nlu_fallback", "confidence": 0.9}


_STEP = st.sampled_from(["say", "restart", "revert", "session", "history", "external", "slot"])
_TURNS = st.lists(st.lists(_STEP, max_size=6), max_size=8)


@given(_TURNS)
def test_every_word_is_in_the_answer_of_one_turn(turns: list[list[str]]) -> None:
    """Whatever happens in them; and no answer changes when the next turn comes."""
    events: list[Event] = []
    at_once = []
    for number, steps in enumerate(turns):
        events += [_heard(f"m{number}"), *(event for step in steps for event in _step(step))]
        at_once.append(_texts(events, f"m{number}"))
    assert at_once == [["a"] * steps.count("say") for steps in turns]
    assert [_texts(events, f"m{number}") for number in range(len(turns))] == at_once


def _step(name: str) -> list[Event]:
    return {
        "say": [_said("a")],
        "restart": [Restarted()],
        "revert": [UserUtteranceReverted()],
        "session": [ActionExecuted("action_session_start"), SessionStarted()],
        "history": list(as_events([Said("1", "bot", "x", 0)], "sms", 0, 1)),
        "external": [UserUttered("EXTERNAL: x")],
        "slot": [SlotSet("session_started_metadata", {"message_id": "other"})],
    }[name]


def _tracker(*events: Event) -> DialogueStateTracker:
    slots = [AnySlot(name, mappings=[]) for name in _SLOTS]
    return DialogueStateTracker.from_events("ada", list(events), slots)


def _heard(message_id: str, intent: str = "greet") -> Event:
    return UserUttered("hi", {"name": intent, "confidence": 0.9}, message_id=message_id)


def _said(text: str) -> Event:
    return BotUttered(text)


def _session(message_id: str) -> list[Event]:
    began = SlotSet("session_started_metadata", {"message_id": message_id})
    start = [ActionExecuted("action_session_start"), SessionStarted(), _said("welcome")]
    return [began, *start, ActionExecuted("action_listen")]


def _texts(events: list[Event], message_id: str) -> list[str]:
    answer = derive(_tracker(*events), message_id)
    assert answer is not None
    return [message["text"] for message in answer["messages"]]
