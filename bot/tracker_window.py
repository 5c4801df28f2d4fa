"""The window: what the bot needs to know of a long session, in a bounded number of events.

Rasa has no snapshots: a tracker's state, and the states its policies look at, are what replaying its events
gives, again and again during a turn. So the snapshot is made of events too. Of a session's past stay

- the last turns as they were, because a fallback or a two-stage fallback may still undo them;
- before them the turns that a policy can see: rules look at the last actions, memoization at the last turns
  that are not rules', however long ago those were; and the turn in which the active form ran;
- of everything else the effects: values of slots, the form and whether it was rejected, pause, reminders.

What was undone, restarted or repeated by a form does not count: Rasa's own `applied_events` decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    FollowupAction,
    SessionStarted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker_effects import effects, slim
from bot.tracker_events import is_listen, is_session_start


@dataclass(frozen=True)
class Window:
    """How much of a session stays, in turns, and in actions.

    `history` is the largest `max_history` of the policies. `actions` is more than the longest rule has.
    A session is cut when `turns` + `slack` turns came after the last cut.
    """

    history: int = 5
    turns: int = 5
    slack: int = 4
    actions: int = 16

    def cut(self, events: Sequence[Event], head: int) -> int | None:
        """How many of the events are to be thinned, if it is time; the first `head` were before."""
        ends = [place + 1 for place, event in enumerate(events) if is_listen(event)]
        if sum(end > head for end in ends) <= self.turns + self.slack:
            return None
        return ends[-self.turns - 1]

    def thinned(self, events: Sequence[Event], cut: int) -> list[Event]:
        """What stays of the first `cut` events of a session."""
        past = _applied(events[:cut])
        seen = _actions(_applied(events)) - _actions(past)
        turns = list(_turns(past))
        visible = self._visible(turns, self.actions - seen)
        return [*_opening(events), *_kept(turns, visible)]

    def _visible(self, turns: Sequence[list[Event]], actions: int) -> set[int]:
        """The places of the turns that a policy can see."""
        latest_first = range(len(turns) - 1, -1, -1)
        visible = set(latest_first[:1])
        for place in latest_first:
            if actions <= 0:
                break
            visible.add(place)
            actions -= _actions(turns[place])
        told = [place for place, is_told in enumerate(_told(turns)) if is_told]
        # One more, because what the customer said counts until a turn that is told.
        visible.update(told[-self.history - 1 :])
        return visible | _place_of_loop(turns)


def _applied(events: Sequence[Event]) -> list[Event]:
    tracker = DialogueStateTracker("", slots=None)
    tracker.events.extend(events)
    applied: list[Event] = tracker.applied_events()
    return applied


def _actions(events: Iterable[Event]) -> int:
    return sum(isinstance(event, ActionExecuted) for event in events)


def _place_of_loop(turns: Sequence[list[Event]]) -> set[int]:
    """Where the active form ran last, if one is active: what it collects next is put to that."""
    ran: dict[str, int] = {}
    loop = None
    for place, turn in enumerate(turns):
        for event in turn:
            if isinstance(event, ActionExecuted):
                ran[event.action_name] = place
            elif isinstance(event, ActiveLoop):
                loop = event.name
    return {ran[loop]} if loop in ran else set()


def _told(turns: Iterable[Iterable[Event]]) -> Iterator[bool]:
    """Whether a policy that learned from stories sees something of the turn; rules' own are hidden from it.

    An action after a form, and one that was bound to follow, is hidden if the one before it is: see
    `Domain.states_for_tracker_history`.
    """
    loop, latest, follows = None, None, False
    for turn in turns:
        hidden = told = False
        for event in turn:
            if isinstance(event, ActionExecuted):
                hidden = hidden if follows or (loop and latest == loop) else event.hide_rule_turn
                told = told or not hidden
                latest, follows = event.action_name, False
            elif isinstance(event, ActiveLoop):
                loop = event.name
            elif isinstance(event, FollowupAction | UserUttered):
                follows = isinstance(event, FollowupAction)
        yield told


def _turns(events: Iterable[Event]) -> Iterator[list[Event]]:
    """The events up to and with each `action_listen`; what comes after the last one is a turn too."""
    turn: list[Event] = []
    for event in events:
        turn.append(event)
        if is_listen(event):
            yield turn
            turn = []
    if turn:
        yield turn


def _opening(events: Sequence[Event]) -> Sequence[Event]:
    """The session's first events, which have no effect here, but by which it is known for a session."""
    match events[:2]:
        case [first, SessionStarted()] if is_session_start(first):
            return events[:2]
    return []


def _kept(turns: Sequence[list[Event]], visible: set[int]) -> Iterator[Event]:
    for is_visible, places in groupby(range(len(turns)), visible.__contains__):
        run = [turns[place] for place in places]
        events = [event for turn in run for event in turn]
        if is_visible:
            yield from slim(events)
        else:
            yield from effects(events)
            if run[0] is turns[0]:  # else the bot listens since the visible turn before
                yield run[-1][-1]
