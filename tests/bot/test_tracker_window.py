"""The window: what it keeps, and that the bot with it behaves as with a tracker that has everything."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog
from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker_store import HubTrackerStore
from bot.tracker_window import Window
from tests.bot.dialogue import Bot, generated, loaded

# As small as the project's max_history of 4 and its longest rule allow, so that everything is cut soon.
SMALL = Window(history=4, turns=2, slack=1, actions=12)


@pytest.fixture(scope="module")
def agent() -> Iterator[Agent]:
    before = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield loaded()
    structlog.configure(wrapper_class=before)


@pytest.mark.parametrize(
    ("seed", "window"),
    [(0, SMALL), (1, SMALL), (2, Window(history=4))],
    ids=["a small window", "another dialogue", "the usual window"],
)
async def test_the_bot_behaves_as_with_a_tracker_in_memory(
    agent: Agent, redis_url: str, sender: str, seed: int, window: Window
) -> None:
    """Forms, fallbacks, what is undone, restarts, sessions that end, slots carried over, agents between."""
    everything = Bot(agent, InMemoryTrackerStore(Domain.empty()))
    windowed = Bot(agent, HubTrackerStore(Domain.empty(), redis_url, window=window))
    for number, words in enumerate(generated(seed, 40)):
        expected = await everything.hear(sender, words, number)
        assert await windowed.hear(sender, words, number) == expected, f"turn {number}: {words}"


def test_a_session_is_cut_when_enough_turns_came_since() -> None:
    window = Window(turns=2, slack=1)
    assert window.cut(_rule_turns(3), head=0) is None
    assert window.cut(_rule_turns(4), head=0) == 2 * 4
    assert window.cut(_rule_turns(4), head=4) is None


def test_of_long_gone_rules_only_the_effects_stay() -> None:
    past = [SlotSet("item", "a"), SlotSet("size", 1), SlotSet("item", "b"), *_rule_turns(50)]
    kept = _thinned([*past, *_rule_turns(2)], len(past))
    assert kept[:2] == [SlotSet("size", 1), SlotSet("item", "b")]
    assert len(kept) < 40


def test_what_stories_told_stays_however_long_ago() -> None:
    told = [UserUttered("told"), ActionExecuted("utter_greet"), ActionExecuted("action_listen")]
    past = [*told, *_rule_turns(50)]
    assert _thinned([*past, *_rule_turns(2)], len(past))[:3] == told


def test_the_message_that_began_a_form_stays_with_it() -> None:
    trigger = UserUttered("order")
    past = [UserUttered("hi"), *_rule_turns(1), trigger, ActiveLoop("a"), *_rule_turns(40)]
    assert _thinned(past, len(past) - 8)[:2] == [trigger, ActiveLoop("a")]


def test_a_form_keeps_the_turn_it_ran_in() -> None:
    ran = [UserUttered("order"), ActionExecuted("a", hide_rule_turn=True), ActiveLoop("a"), *_rule_turns(1)]
    events = [*ran, *_rule_turns(40)]
    assert ran[1] in _thinned(events, len(events) - 8)


def test_what_was_undone_is_gone_and_the_session_keeps_its_beginning() -> None:
    opening = [ActionExecuted("action_session_start"), SessionStarted()]
    undone = [UserUttered("what?"), SlotSet("item", 1), UserUtteranceReverted()]
    events = [*opening, *_rule_turns(1), *undone, ActionExecuted("action_listen"), *_rule_turns(2)]
    kept = _thinned(events, len(events) - 8)
    assert kept[:2] == opening
    assert not set(map(id, undone)) & set(map(id, kept))


def test_what_is_kept_is_kept_again() -> None:
    """Cutting again, with what came since, gives what cutting the whole would."""
    events = [SlotSet("item", 1), *_rule_turns(30)]
    once = _thinned(events, 81)
    whole = _thinned([*events, *_rule_turns(10)], 121)
    again = _thinned([*once, *events[81:], *_rule_turns(10)], len(once) + 40)
    assert _state(again) == _state(whole)
    assert len(again) == len(whole)


def _thinned(events: list[Event], cut: int) -> list[Event]:
    return Window(history=2, turns=2, slack=1, actions=12).thinned(events, cut)


def _rule_turns(count: int) -> list[Event]:
    return [
        event
        for number in range(count)
        for event in (
            UserUttered(f"turn {number}"),
            ActionExecuted("utter_greet", hide_rule_turn=True),
            BotUttered("hi"),
            ActionExecuted("action_listen", hide_rule_turn=True),
        )
    ]


def _state(events: list[Event]) -> dict[str, object]:
    state: dict[str, object] = DialogueStateTracker.from_events("ada", events).current_state()
    return {name: value for name, value in state.items() if name != "latest_event_time"}
