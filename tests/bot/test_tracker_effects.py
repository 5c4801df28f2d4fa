"""What still counts of turns that are over."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    Event,
    ReminderScheduled,
    SlotSet,
    UserUttered,
)

from bot.tracker_effects import effects, slim


def test_words_of_the_bot_are_not_needed_and_each_step_has_one_value_a_slot() -> None:
    listen = ActionExecuted("action_listen")
    events = [UserUttered("a"), SlotSet("item", 1), SlotSet("item", 2), BotUttered("x"), listen]
    assert list(slim(events)) == [events[0], events[2], listen]


@pytest.mark.parametrize(
    ("turns", "kept"),
    [
        ([ActiveLoop("a"), ActiveLoop(None)], [ActiveLoop(None)]),
        ([ActiveLoop(None), ActiveLoop("a"), ActiveLoop("b")], [ActiveLoop(None), ActiveLoop("b")]),
        ([ConversationPaused(), ConversationResumed(), ConversationPaused()], [ConversationPaused()]),
        (
            [SlotSet("a", 1), AllSlotsReset(), SlotSet("b", 2), AllSlotsReset(), SlotSet("b", 3)],
            [SlotSet("a", 1), SlotSet("b", 2), AllSlotsReset(), SlotSet("b", 3)],
        ),
        ([ActiveLoop("a"), ActionExecutionRejected("a")], [ActiveLoop("a"), ActionExecutionRejected("a")]),
        ([ActionExecutionRejected("a"), ActiveLoop(None)], [ActiveLoop(None)]),
        ([ActionExecutionRejected("a"), ActionExecuted("a", hide_rule_turn=True)], []),
    ],
    ids=["ended", "begun again", "paused", "reset", "rejected", "rejected and ended", "rejected and run"],
)
def test_effects_outlast_their_turns(turns: list[Event], kept: list[Event]) -> None:
    assert list(effects(turns)) == kept


def test_reminders_stay_until_they_are_due() -> None:
    now = UserUttered("hi")
    soon, late = (ReminderScheduled("x", _moment(now, after), name="n") for after in (-1000, 100_000))
    other = ReminderScheduled("x", _moment(now, -1000), name="o")
    assert list(effects([soon, late, other, now])) == [late]


def _moment(now: Event, after: float) -> datetime:
    return datetime.fromtimestamp(now.timestamp + after, tz=timezone.utc)
