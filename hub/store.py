"""The store's ports: what turns, delivery, the desk and the web need kept, in `hub.redis` or `hub.memory`.

Every method may raise `Unavailable` when the store is away. Times are milliseconds since the epoch.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

from hub.channel import Progress, Rate
from hub.conversation import Case, Conversation
from hub.errors import TooMany
from hub.messages import Address, Fetch, Letter, LogLine, Outbound, Outcome, Status

REMEMBERED = 7 * 86_400
"""Seconds a letter's id and its outcome are kept: a provider repeats for a day, a browser for a week."""
MOST_LETTERS = 1000
"""A mailbox that holds more belongs to a flood, not to a customer."""


def mailbox_full() -> TooMany:
    """What somebody is told whose mailbox has no room."""
    return TooMany("Too many messages are waiting to be answered.", retry_after=5)


def too_often(wait: float) -> TooMany:
    """What somebody is told who is over a limit for so many seconds yet."""
    return TooMany("Too many at once: please wait a moment.", retry_after=wait)


class Box(StrEnum):
    """The kinds of mailboxes."""

    TURN = "turn"
    """One a customer: everything that changes the conversation."""
    DELIVERY = "delivery"
    """One an address: messages on their way to a provider."""
    DESK = "desk"
    """One a customer: what the desk has to be shown."""
    MEDIA = "media"
    """One a customer: files to be fetched from a provider."""


FIRST_THINGS_FIRST = (Box.DESK, Box.DELIVERY, Box.TURN, Box.MEDIA)
"""The order in which boxes are served: what a turn has led to goes before more turns."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox: its kind, its customer and, for a delivery box, the address."""

    box: Box
    customer: str
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one mailbox, alone. `token` fences: an older holder can no longer commit."""

    mailbox: Mailbox
    entry: str
    token: int


@dataclass(frozen=True, slots=True)
class Opened:
    """The oldest letter of a leased mailbox, raw, and how it was tried before."""

    letter: str
    tries: int
    """How often it has been opened, this time included."""
    sending: int
    """How often a sending of it was begun whose end is unknown."""
    conversation: Conversation
    since: int
    """When it was put into this mailbox, for the time it waited."""


@dataclass(frozen=True, slots=True)
class Writes:
    """What one handled letter changes; written whole, or not at all.

    A `Delivery` line is written only if it is news: a message's status never goes back.
    """

    log: tuple[LogLine, ...] = ()
    conversation: Conversation | None = None
    outgoing: tuple[Outbound, ...] = ()
    fetches: tuple[Fetch, ...] = ()
    letters: tuple[Letter, ...] = ()
    """For the same customer's own mailbox: what a delivery has found out about an address."""
    cases: tuple[Case, ...] = ()
    outcome: tuple[str, Outcome] | None = None
    """The letter's id, and what became of it."""


class Mailboxes(Protocol):
    """Durable mailboxes with one worker at a time a mailbox, in order, fenced."""

    async def put(self, customer: str, letter: Letter) -> bool:
        """Append to the customer's mailbox; False if a letter with this id was put before.

        Raises `TooMany` when the mailbox is full.
        """

    async def take(self, who: str, limit: int, idle: int) -> Sequence[Lease]:
        """Up to `limit` mailboxes with mail nobody works on, or whose holder was silent for `idle` ms.

        It is fair: however much mail some customers or one kind of box have, the others get their turn.
        """

    async def wait(self, seconds: float) -> None:
        """Return when there may be something to take, or after so many seconds."""

    async def open(self, lease: Lease, who: str) -> Opened | None:
        """The oldest letter; None (and the lease given back) if there is none. Raises `LeaseLost`."""

    async def renew(self, lease: Lease, who: str) -> None:
        """Keep the lease for another while. Raises `LeaseLost`."""

    async def sending(self, lease: Lease, who: str) -> None:
        """Record that the letter is being sent, before it is. Raises `LeaseLost`."""

    async def commit(self, lease: Lease, who: str, writes: Writes) -> int:
        """Write, and drop the letter; letters left, 0 gives the lease back. Raises `LeaseLost`."""

    async def postpone(
        self, lease: Lease, who: str, until: int, *, sent: bool = False, tried: bool = True
    ) -> None:
        """Give the mailbox back, closed until then.

        Unless `sent`, the sending begun last did not happen; unless `tried`, this opening does not count.
        """

    async def status(self, customer: str, mid: str) -> Status | None:
        """How far an outgoing message has come, as far as the log knows; None where it knows nothing."""

    async def bury(self, lease: Lease, who: str, why: str, owed: Writes) -> int:
        """Like `commit`, and keep the letter among the dead; `owed` is what whoever wrote it is told."""

    async def leave(self, who: str) -> None:
        """Forget this worker: it holds no lease any more. One it does hold runs out as any other."""

    async def depth(self) -> Mapping[Box, int]:
        """How many mailboxes of each kind have mail."""


class Limits(Protocol):
    """Providers' limits, shared by all workers."""

    async def reserve(self, rate: Rate, patience: int) -> int:
        """Book the next free place: ms to wait for it.

        Where that is more than `patience` nothing is booked, and what is returned is negative: the ms
        after which to ask again.
        """

    async def pause(self, rate: Rate, milliseconds: int) -> None:
        """No place is free for so long: the provider said so."""


class Log(Protocol):
    """What was said with one customer, for ever. A line's id is its place; ids grow."""

    async def read(self, customer: str, after: str = "", limit: int = 500) -> Sequence[LogLine]:
        """Lines after the id, oldest first."""

    async def last(self, customer: str, limit: int) -> Sequence[LogLine]:
        """The newest lines, oldest first."""


class Customers(Protocol):
    """Who has which address, and their conversations."""

    async def resolve(self, address: Address, fresh_id: str) -> str:
        """The address's customer; a new one gets `fresh_id`."""

    async def find(self, address: Address) -> str | None:
        """The address's customer, if it has one."""

    async def conversation(self, customer: str) -> Conversation:
        """The conversation's state; of somebody unknown: an empty one."""

    async def outcome(self, customer: str, letter_id: str) -> Outcome | None:
        """What became of a letter; None while it waits. Known for as long as the letter's id."""


class Desk(Protocol):
    """The cases, as agents see them."""

    async def show(self, case: Case) -> None:
        """Keep the case unless a newer version of it is known."""

    async def case(self, case_id: str) -> Case | None:
        """One case."""

    async def cases(self) -> Sequence[Case]:
        """All open cases: waiting ones first, in the order of the queue, then those with an agent."""

    async def closed(self, limit: int) -> Sequence[Case]:
        """The cases closed last, newest first."""

    async def waiting(self, team: str) -> int:
        """How many wait for the team."""

    async def place(self, case: Case) -> int | None:
        """The case's place in its team's queue, from 1; None if it does not wait."""

    async def seen(self, agent: str, at: int) -> None:
        """The agent's console is open."""

    async def present(self) -> Mapping[str, int]:
        """When each agent's console was seen last."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Someone who may sign in to the desk. `password` is an argon2 hash."""

    login: str
    name: str
    password: str
    team: str = "support"


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser."""

    agent: str
    csrf: str


class Accounts(Protocol):
    """Agents, their sessions, and secrets the web processes share."""

    async def agent(self, login: str) -> Agent | None:
        """One agent."""

    async def agents(self) -> Sequence[Agent]:
        """All agents."""

    async def save_agent(self, agent: Agent) -> None:
        """Add or change an agent; a change ends the agent's sessions."""

    async def remove_agent(self, login: str) -> bool:
        """Remove an agent and the agent's sessions; False if there is none."""

    async def open_session(self, token: str, session: Session, seconds: int) -> None:
        """Keep a session under its (hashed) token."""

    async def session(self, token: str) -> Session | None:
        """The session, while it lasts."""

    async def close_session(self, token: str) -> None:
        """Sign out."""

    async def secret(self, name: str, fresh: str) -> str:
        """The secret of that name; the first to ask sets it to `fresh`."""

    async def throttle(self, what: str, limit: int, seconds: int) -> None:
        """Count one use of `what`; raises `TooMany` past `limit` in a window of so many seconds."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Something happened that an open page may want to show; a hint, never the truth."""

    kind: Literal["log", "desk", "typing"]
    customer: str = ""
    detail: str = ""


class Signals(Protocol):
    """Hints between processes. They may get lost: whoever listens reads the truth from the store."""

    async def publish(self, signal: Signal) -> None:
        """Tell everyone who listens now."""

    def subscribe(self) -> AsyncIterator[Signal | None]:
        """All signals from now on; None after a gap: something may have been missed."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A letter that could not be handled. `mailbox` is None for raw input that nobody could read."""

    id: str
    at: int
    why: str
    letter: str
    mailbox: Mailbox | None


class DeadLetters(Protocol):
    """What could not be read or failed too often: kept until someone looks."""

    async def keep(self, source: str, raw: str, why: str) -> None:
        """Keep raw input that could not be read."""

    async def dead(self) -> Sequence[DeadLetter]:
        """All dead letters, oldest first."""

    async def replay(self, dead: DeadLetter) -> bool:
        """Put it back at the end of its mailbox; False if it has none or is gone."""

    async def discard(self, dead: DeadLetter) -> bool:
        """Drop it for good; False if it is gone."""


class Health(Protocol):
    """Who is alive, and the numbers all processes add to."""

    async def ping(self) -> None:
        """Raises `Unavailable` if the store does not answer."""

    async def beat(self, who: str, at: int) -> None:
        """The worker is alive."""

    async def workers(self, since: int) -> int:
        """How many workers were alive since then."""

    async def count(self, added: Mapping[str, float]) -> None:
        """Add to counters."""

    async def counters(self) -> Mapping[str, float]:
        """All counters."""


class Bots(Protocol):
    """Where the assistant's processes are, for whoever was not told by a setting."""

    async def announce(self, urls: Sequence[str]) -> None:
        """From now on the assistant is asked here, and nowhere else."""

    async def bots(self) -> Sequence[str]:
        """What was announced last; nothing if nothing was."""


class Store(
    Mailboxes,
    Limits,
    Progress,
    Log,
    Customers,
    Desk,
    Accounts,
    Signals,
    DeadLetters,
    Health,
    Bots,
    Protocol,
):
    """Everything together, as the wiring passes it on; each part of the hub asks only for what it needs."""
