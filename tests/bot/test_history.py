"""The human stretch as events; what it does to a conversation is in test_hub_channel.py."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.events import BotUttered, Event, UserUttered

from bot.history import as_events, known
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
