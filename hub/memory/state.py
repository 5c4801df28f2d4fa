"""Everything the memory store keeps: what keys are to `hub.redis`."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from hub.conversation import Case, Conversation
from hub.messages import Address, LogLine, Outcome, Status
from hub.store import Agent, DeadLetter, Mailbox, Session, Signal


@dataclass(slots=True)
class Waiting:
    """A letter in a mailbox."""

    letter: str
    since: int
    tries: int = 0
    sending: int = 0


@dataclass(slots=True)
class Holder:
    """Who works on a mailbox; each steal counts `token` on."""

    entry: str
    who: str
    token: int
    renewed: int


@dataclass(slots=True)
class Mail:
    """One mailbox: its letters, oldest first, its holder, and until when it is closed."""

    letters: deque[Waiting] = field(default_factory=deque)
    holder: Holder | None = None
    closed_until: int = 0


@dataclass(slots=True)
class Window:
    """Uses counted until the window ends."""

    ends: int
    used: int = 0


@dataclass(slots=True)
class State:
    """What all parts of one store share."""

    clock: Callable[[], int]
    serial: count[int] = field(default_factory=lambda: count(1))
    """Numbers lines, leases and dead letters; it only grows."""
    boxes: dict[Mailbox, Mail] = field(default_factory=dict)
    """Mailboxes with mail, in the order in which they got it or were served last."""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when there may be something to take."""
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    """(customer, letter id) → when the letter may be forgotten, oldest first."""
    logs: defaultdict[str, list[LogLine]] = field(default_factory=lambda: defaultdict(list))
    conversations: dict[str, Conversation] = field(default_factory=dict)
    owners: dict[Address, str] = field(default_factory=dict)
    outcomes: dict[tuple[str, str], tuple[Outcome, int]] = field(default_factory=dict)
    """(customer, letter id) → what became of it, and when that may be forgotten, oldest first."""
    cases: dict[str, Case] = field(default_factory=dict)
    consoles: dict[str, int] = field(default_factory=dict)
    """Agent → when the console was seen last."""
    agents: dict[str, Agent] = field(default_factory=dict)
    sessions: dict[str, tuple[Session, int]] = field(default_factory=dict)
    """Token → the session, and when it ends."""
    secrets: dict[str, str] = field(default_factory=dict)
    progress: dict[str, int] = field(default_factory=dict)
    """Outgoing message → its calls that were taken."""
    windows: dict[str, Window] = field(default_factory=dict)
    statuses: dict[tuple[str, str], Status] = field(default_factory=dict)
    """(customer, outgoing message) → how far it has come."""
    free: dict[str, float] = field(default_factory=dict)
    """Limit → when its next place is free (ms)."""
    listeners: set[asyncio.Queue[Signal | None]] = field(default_factory=set)
    dead: dict[str, DeadLetter] = field(default_factory=dict)
    beats: dict[str, int] = field(default_factory=dict)
    counters: dict[str, float] = field(default_factory=dict)
    bots: tuple[str, ...] = ()


@dataclass
class Part:
    """One part of the store."""

    _state: State
