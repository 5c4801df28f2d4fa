"""Rasa's tracker store as a log in Redis: a turn costs the same however long the customer is known.

Saving appends what is new; loading reads the current session, of a long one its window
(`bot.tracker_window`). Every event stays until it is older than `retention`, and `retrieve_full_tracker`
reads them all.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot import tracker_events as codec
from bot.history import known
from bot.redis import Redis, guarded
from bot.tracker_append import carried_over_once, stored_already
from bot.tracker_keys import Keys, every_sender, sender_of
from bot.tracker_scripts import LOAD, SAVE
from bot.tracker_window import Window

# Longer than any provider or mailbox keeps trying.
ANSWER_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class Begun:
    """What is known when a message comes: its answer, or else the sender's tracker, if there is one.

    `known` are those of the ids asked for whose message the tracker has.
    """

    answer: dict[str, Any] | None
    tracker: DialogueStateTracker | None = None
    known: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Stored:
    """A tracker's place in Redis, noted on the tracker: up to which event it is stored, and where that is.

    The first `window` events came from the window, the others from the entries with these `ids`.
    """

    event: Event | None
    last: str
    window: int = 0
    ids: tuple[str, ...] = ()


class HubTrackerStore(TrackerStore):
    """Trackers in the Redis at `host`: a URL, or a host name with the settings of Rasa's own store beside it.

    `record_exp`: seconds after the last message until all of a sender is gone. `retention`: seconds until an
    event is gone. `max_history`: the largest of the policies'. All but the last default to "never".

    Every method raises `StoreUnavailable` on every failure: Rasa wraps its store in one that takes a failed
    read for a new customer, and saves what it must not lose where nothing reads it.
    """

    def __init__(
        self,
        domain: Domain | None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        key_prefix: str = "rasa:",
        **settings: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        self._prefix = key_prefix
        self._retention = float(settings.pop("retention", None) or 0)
        self._record_exp = float(settings.pop("record_exp", None) or 0)
        history = int(settings.pop("max_history", Window.history))
        self._window = settings.pop("window", Window(history))
        settings.pop("timeout", None)  # Rasa's own store takes it and does nothing with it
        self._redis = Redis(host, **settings)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The current session, of a long one its window; None for a stranger."""
        with guarded("reading a tracker"):
            return (await self._load(Keys(self._prefix, sender_id))).tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All sessions, every event; None for a stranger."""
        with guarded("reading a whole tracker"):
            return (await self._load(Keys(self._prefix, conversation_id), "all")).tracker

    async def exists(self, conversation_id: str) -> bool:
        """Whether anything is kept of the sender."""
        with guarded("looking for a tracker"):
            return bool(await self._redis.execute("EXISTS", Keys(self._prefix, conversation_id).events))

    async def keys(self) -> Iterable[str]:
        """The senders' ids, without the prefix: Rasa's own tools hand them back to `retrieve`."""
        with guarded("listing trackers"):
            found = await self._redis.scan(every_sender(self._prefix))
            return [sender_of(self._prefix, key) for key in found]

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append what is new. A tracker made elsewhere goes on from where it agrees with what is stored, or
        begins a later session; if it does neither, it takes the place of what is stored.
        """
        await self._save(tracker)

    async def begin(self, sender: str, message_id: str, asked: Iterable[str] = ()) -> Begun:
        """What is known when the message comes, in one round trip."""
        with guarded("beginning a turn"):
            return await self._load(Keys(self._prefix, sender), "session", message_id, asked)

    async def end(
        self, tracker: DialogueStateTracker, message_id: str, answer: dict[str, Any]
    ) -> dict[str, Any]:
        """Keep the turn's events and its answer together; the answer kept before, and nothing new, if
        somebody did so since `begin`.
        """
        if not hasattr(tracker, "stored"):  # a stranger's: whatever came since `begin` stays before it
            tracker.stored = _Stored(None, "")
        return await self._save(tracker, message_id, answer) or answer

    async def erase(self, sender: str) -> None:
        """Forget everything about the sender; whoever calls this holds the sender's lock."""
        keys = Keys(self._prefix, sender)
        with guarded("erasing a tracker"):
            heard = await self._redis.execute("ZRANGE", keys.heard, 0, -1)
            answers = map(keys.answer, heard)
            await self._redis.execute("UNLINK", keys.events, keys.session, keys.heard, *answers)

    async def ping(self) -> None:
        """Nothing, if Redis answers."""
        with guarded("asking Redis"):
            await self._redis.execute("EXISTS", Keys(self._prefix, "").events)

    async def _load(
        self, keys: Keys, what: str = "session", message_id: str | None = None, asked: Iterable[str] = ()
    ) -> Begun:
        reply = await self._redis.run(LOAD, _key_list(keys, message_id), [what, *asked])
        if reply[0] is not None:
            return Begun(json.loads(reply[0]))
        _, window, events, ids, last, told = reply
        past, recent = codec.decoded(window), codec.decoded(events)
        tracker = None
        if past or recent:
            tracker = self._replayed(keys.sender, [*past, *recent])
            tracker.stored = _Stored(tracker.events[-1], last, len(past), tuple(ids.split()))
        return Begun(None, tracker, frozenset(told))

    def _replayed(self, sender: str, events: Iterable[Event]) -> DialogueStateTracker:
        """One by one, because `replay_events` loses what a restart bound to follow."""
        tracker = self.init_tracker(sender)
        for event in events:
            tracker.update(event)
        return tracker

    async def _save(
        self, tracker: DialogueStateTracker, message_id: str | None = None, answer: Any = None
    ) -> dict[str, Any] | None:
        """The answer that was there before."""
        with guarded("saving a tracker"):
            stored = await self._place(tracker)
            new = _after(tracker.events, stored and stored.event)
            if not new and answer is None:
                tracker.stored = stored
                return None
            keys = _key_list(Keys(self._prefix, tracker.sender_id), message_id)
            there, last = await self._redis.run(SAVE, keys, self._arguments(tracker, stored, new, answer))
            if there is not None:
                return dict(json.loads(there))
            tracker.stored = _Stored(tracker.events[-1], last)
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)
        return None

    async def _place(self, tracker: DialogueStateTracker) -> _Stored | None:
        """Up to where the tracker is stored; None if it takes the place of what is."""
        noted: _Stored | None = getattr(tracker, "stored", None)
        if noted is not None or not tracker.events:
            return noted or _Stored(None, "")
        given = list(tracker.events)
        for what in ("session", "all"):
            found = (await self._load(Keys(self._prefix, tracker.sender_id), what)).tracker
            if found is None:
                return _Stored(None, "")
            count = stored_already(list(found.events), given)
            if count is not None:
                return _Stored(given[count - 1] if count else None, found.stored.last)
        return None

    def _arguments(
        self, tracker: DialogueStateTracker, stored: _Stored | None, new: list[Event], answer: Any
    ) -> list[str | int]:
        """The arguments of the script that saves."""
        started = [
            word
            for event in new
            for word in ("s" if codec.is_session_start(event) else "-", codec.encoded(event))
        ]
        ends, window = self._windowed(tracker, stored, new)
        lives = [seconds for seconds in (self._record_exp, self._retention) if seconds]
        expires = math.ceil(min(lives, default=0))
        return [
            "append" if stored else "replace",
            stored.last if stored else "",
            ends,
            window,
            json.dumps(answer),
            min(ANSWER_SECONDS, expires or ANSWER_SECONDS),
            int(self._retention * 1000),
            expires,
            len(new),
            *started,
            *known(new),
        ]

    def _windowed(
        self, tracker: DialogueStateTracker, stored: _Stored | None, new: list[Event]
    ) -> tuple[str, str]:
        """The id of the last entry that the tracker's window stands for, and the window; or nothing twice."""
        events = list(tracker.events)
        if stored is None or not stored.ids or any(map(codec.is_session_start, new)):
            return "", ""
        cut = self._window.cut(events, stored.window)
        if cut is None or not 0 < cut - stored.window <= len(stored.ids):
            return "", ""
        return stored.ids[cut - stored.window - 1], codec.joined(self._window.thinned(events, cut))


def hub_store(store: object) -> HubTrackerStore | None:
    """The store as Rasa's agent holds it, unwrapped; None if it is another that forgets instead of failing.

    Rasa takes an in-memory store, with no more than a warning, when the class named in endpoints.yml cannot
    be imported; and it wraps whatever it takes.
    """
    unwrapped = getattr(store, "_tracker_store", store)
    return unwrapped if isinstance(unwrapped, HubTrackerStore) else None


def _key_list(keys: Keys, message_id: str | None) -> list[str]:
    """The keys of a script, in its order."""
    answer = [] if message_id is None else [keys.answer(message_id)]
    return [keys.events, keys.session, keys.heard, *answer]


def _after(events: Iterable[Event], stored: Event | None) -> list[Event]:
    """The events after this one."""
    latest_first = takewhile(lambda event: event is not stored, reversed(list(events)))
    return carried_over_once(reversed(list(latest_first)))
