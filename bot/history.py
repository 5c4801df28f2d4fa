"""What was said and done while a person had the floor, as events for the bot's memory.

No NLU and no slot filling: the customer was not speaking to the bot, and a form that waits for an address
must not take "where is my parcel???" for one. Policies look at the state only where an action ran, so nothing
here changes what the bot does next; actions and the next hand-off can read it. Only a person who settled
the matter changes it: the form the customer was in is over, and its slots are empty for the next one.
"""

from __future__ import annotations

import time
from collections.abc import Container, Iterable, Iterator
from typing import Any

from rasa.core.channels.channel import OutputChannel
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.protocol import Said, Turn

# An event with this in its metadata was appended here: {"id", "from", "at"}.
HISTORY = "history"
_UNDERSTOOD: dict[str, Any] = {"intent": {"name": None, "confidence": 0.0}, "entities": []}
_MILLISECOND = 0.001


async def append(processor: MessageProcessor, turn: Turn, had: Container[str], output: OutputChannel) -> None:
    """Append to the sender's tracker what it does not have yet of the person's stretch, and save it.

    `had` are the ids of what it has.
    """
    missing = _missing(turn, had)
    if not (missing or turn.settled):
        return
    tracker = await processor.get_tracker(turn.sender)
    if not tracker.applied_events():  # new, or restarted: later Rasa would take the history for a session
        tracker = await processor.fetch_tracker_and_update_session(turn.sender, output, turn.metadata)
    if turn.settled:
        for event in settled(tracker, processor.domain):
            tracker.update(event)
    for event in as_events(missing, turn.channel, _latest(tracker), time.time()):
        tracker.update(event)
    await processor.save_tracker(tracker)


def settled(tracker: DialogueStateTracker, domain: Domain) -> list[Event]:
    """What ends the form, if one is active, empties its slots, and lets policies see a bot that just listens.

    The times are just after the tracker's last one, so that the words of the stretch can keep theirs.
    """
    events = [*_form_ended(tracker.active_loop_name, domain), ActionExecuted(ACTION_LISTEN_NAME)]
    for place, event in enumerate(events, start=1):
        event.timestamp = _latest(tracker) + place * _MILLISECOND
    return events


def _form_ended(form: str | None, domain: Domain) -> list[Event]:
    if form is None:
        return []
    slots = (REQUESTED_SLOT, *domain.required_slots_for_form(form))
    return [ActiveLoop(None), *(SlotSet(slot, None) for slot in slots)]


def _latest(tracker: DialogueStateTracker) -> float:
    return tracker.events[-1].timestamp if tracker.events else 0.0


def as_events(history: Iterable[Said], channel: str, after: float, now: float) -> Iterator[Event]:
    """One event an item, in order, later than `after` (seconds), and not later than `now` unless it must.

    The times are those of the words, so that a session that ran out during the stretch is seen to have; and
    they rise, because the tracker store finds by time what it has already.
    """
    for said in history:
        after = max(after + _MILLISECOND, min(said.at / 1000, now))
        yield _event(said, channel, after)


def _missing(turn: Turn, had: Container[str]) -> list[Said]:
    wanted = {said.id: said for said in turn.history if said.id not in had}
    return list(wanted.values())


def known(events: Iterable[Event]) -> Iterator[str]:
    """The ids of what these events are: history, and messages whose answer came too late for the hub."""
    for event in events:
        if HISTORY in event.metadata:
            yield event.metadata[HISTORY]["id"]
        elif isinstance(event, UserUttered) and event.message_id:
            yield event.message_id


def _event(said: Said, channel: str, timestamp: float) -> Event:
    metadata = {HISTORY: {"id": said.id, "from": said.sender, "at": said.at}}
    if said.sender != "customer":
        return BotUttered(text=said.text, metadata=metadata, timestamp=timestamp)
    return UserUttered(
        text=said.text,
        intent=_UNDERSTOOD["intent"],
        parse_data={**_UNDERSTOOD, "text": said.text},
        timestamp=timestamp,
        input_channel=channel,
        metadata=metadata,
    )
