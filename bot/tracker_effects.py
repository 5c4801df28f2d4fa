"""What outlasts a turn: the events that still count once it is over, or is no longer looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    AgentUttered,
    AllSlotsReset,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    DefinePrevUserUtteredFeaturization,
    EntitiesAdded,
    Event,
    FollowupAction,
    LoopInterrupted,
    ReminderCancelled,
    ReminderScheduled,
    SlotSet,
    StoryExported,
    UserUttered,
)

_WORDS = (BotUttered, AgentUttered)
# They change nothing beyond their own turn.
_PASSING = (
    *_WORDS,
    UserUttered,
    LoopInterrupted,
    FollowupAction,
    DefinePrevUserUtteredFeaturization,
    EntitiesAdded,
    ReminderCancelled,
    StoryExported,
)


def slim(events: Sequence[Event]) -> Iterator[Event]:
    """The events without words of the bot, and without what another of the same step made void."""
    return _filtered(events, _Step().stays)


def effects(events: Sequence[Event]) -> Iterator[Event]:
    """What outlasts these turns."""
    return _filtered(events, _Lasting(until=events[-1].timestamp).stays)


def _filtered(events: Sequence[Event], stays: Callable[[Event], bool]) -> Iterator[Event]:
    """The events that stay, asked from the last one backwards."""
    return iter([event for event in reversed(events) if stays(event)][::-1])


class _Step:
    """Between two actions a slot's last value counts, and the last message heard."""

    def __init__(self) -> None:
        self._later: set[str | None] = set()

    def stays(self, event: Event) -> bool:
        """Whether this event, which came before those asked about, still counts."""
        if isinstance(event, _WORDS):
            return False
        if not isinstance(event, SlotSet | UserUttered):
            self._later.clear()
            return True
        name = event.key if isinstance(event, SlotSet) else None
        is_last = name not in self._later
        self._later.add(name)
        return is_last


class _Lasting:
    """Which events of turns that nobody looks at have an effect after them.

    A reset of all slots does not make void what was set before it: the next session carries that over again.
    """

    def __init__(self, until: float) -> None:
        self._until = until
        self._later: set[object] = set()
        self._trigger_wanted = False

    def stays(self, event: Event) -> bool:
        """Whether this event, which came before those asked about, still counts."""
        if isinstance(event, SlotSet):
            return self._is_last(("slot", event.key, AllSlotsReset in self._later))
        if isinstance(event, AllSlotsReset):
            return self._is_last(AllSlotsReset)
        if isinstance(event, ConversationPaused | ConversationResumed):
            return self._is_last(ConversationPaused)
        if isinstance(event, ReminderScheduled):
            return self._is_last(("reminder", event.name)) and self._is_pending(event)
        return self._stays_of_loop(event)

    def _stays_of_loop(self, event: Event) -> bool:
        if isinstance(event, ActiveLoop):
            return self._stays_active(event)
        if isinstance(event, ActionExecuted):
            self._later.add(("ran", event.action_name))
            return False
        if isinstance(event, ActionExecutionRejected):
            return not self._later & {ActiveLoop, ("ran", event.action_name)} and self._is_last(
                ("rejected", event.action_name)
            )
        if isinstance(event, UserUttered) and self._trigger_wanted:
            self._trigger_wanted = False
            return True
        return not isinstance(event, _PASSING)

    def _stays_active(self, event: ActiveLoop) -> bool:
        """The loop's beginning, with the message that began it; before it the end of the one before."""
        if event.name is None:
            self._later.add(ActiveLoop)
            return self._is_last("ended")
        self._trigger_wanted = ActiveLoop not in self._later and "ended" not in self._later
        return "ended" not in self._later and self._is_last(ActiveLoop)

    def _is_pending(self, reminder: ReminderScheduled) -> bool:
        return bool(reminder.trigger_date_time.timestamp() > self._until)

    def _is_last(self, what: object) -> bool:
        is_last = what not in self._later
        self._later.add(what)
        return is_last
