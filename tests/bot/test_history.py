"""The human stretch as events; what it does to a conversation is in test_hub_channel.py."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.history import as_events, known, settled
from bot.protocol import Said

NOW = 1_000_000.0
_SAID = st.builds(
    Said, st.text(), st.sampled_from(["customer", "agent", "bot"]), st.text(), st.floats(0, 2**53)
)


def test_a_customers_words_are_heard_and_not_understood() -> None:
    (event,) = as_events([Said("7", "customer", "where is it???", 5000)], "sms", 0, NOW)
    assert isinstance(event, UserUttered)
    assert (event.text, event.input_channel, event.message_id) == ("where is it???", "sms", None)
    assert (event.intent_name, event.entities) == (None, [])
    assert event.metadata == {"history": {"id": "7", "from": "customer", "at": 5000}}


def test_an_agents_words_are_the_bots_with_a_note_of_who() -> None:
    (event,) = as_events([Said("7", "agent", "On its way.", 5000)], "sms", 0, NOW)
    assert isinstance(event, BotUttered)
    assert event.text == "On its way."
    assert event.metadata == {"history": {"id": "7", "from": "agent", "at": 5000}}


def test_words_keep_their_time() -> None:
    (event,) = as_events([Said("7", "agent", "", 5000)], "sms", 0, NOW)
    assert event.timestamp == 5.0


@given(st.lists(_SAID), st.floats(0, NOW))
def test_times_rise_and_none_is_in_the_future_without_need(history: list[Said], after: float) -> None:
    times = [after, *(event.timestamp for event in as_events(history, "sms", after, NOW))]
    assert all(earlier < later for earlier, later in itertools.pairwise(times))
    assert times[-1] <= NOW + 0.01 * len(history)


@given(st.lists(_SAID))
def test_events_survive_being_stored(history: list[Said]) -> None:
    for event in as_events(history, "sms", 0, NOW):
        stored = Event.from_parameters(event.as_dict())
        assert stored is not None
        assert stored.as_dict() == event.as_dict()


def test_a_message_the_bot_was_asked_is_known_like_history() -> None:
    asked = UserUttered("my boots leak", message_id="m1")
    told = as_events([Said("m2", "agent", "Sorry!", 5000)], "sms", 0, NOW)
    assert list(known([asked, *told, UserUttered("no id")])) == ["m1", "m2"]


DOMAIN = Domain(
    intents=set(),
    entities=[],
    slots=[TextSlot(name, [{"type": "custom"}]) for name in ("item", "order")],
    responses={},
    action_names=[],
    forms={"order_form": {"required_slots": ["item"]}},
    data={},
)


def test_what_was_settled_ends_the_form_and_empties_its_slots() -> None:
    tracker = _tracker(ActiveLoop("order_form"), SlotSet("item", "boots"), SlotSet("order", "4021"))
    for event in settled(tracker, DOMAIN):
        tracker.update(event)
    assert (tracker.active_loop_name, tracker.latest_action_name) == (None, "action_listen")
    assert {name: slot.value for name, slot in tracker.slots.items() if slot.value} == {"order": "4021"}


def test_without_a_form_the_bot_just_listens() -> None:
    (event,) = settled(_tracker(SlotSet("item", "boots")), DOMAIN)
    assert isinstance(event, ActionExecuted)
    assert event.action_name == "action_listen"


def test_the_form_is_over_before_the_words_of_the_stretch() -> None:
    """They would else be pushed to later times than their own."""
    times = [event.timestamp for event in settled(_tracker(ActiveLoop("order_form")), DOMAIN)]
    assert times == sorted(set(times))
    assert NOW < times[0] < times[-1] < NOW + 1


def _tracker(*events: Event) -> DialogueStateTracker:
    for event in events:
        event.timestamp = NOW
    return DialogueStateTracker.from_events("ada", list(events), DOMAIN.slots)
