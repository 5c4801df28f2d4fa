"""The state of one conversation: who has the floor, the case if there is one, what the bot has not heard."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from hub.bot import Memory, Remembered
from hub.content import Choice
from hub.messages import Address, Assurance, Codec


class Floor(StrEnum):
    """Who answers next."""

    BOT = "bot"
    QUEUED = "queued"
    AGENT = "agent"


class CaseState(StrEnum):
    """Where a case is: waiting, with an agent, or closed in one of two ways."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self in {CaseState.QUEUED, CaseState.CLAIMED}


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing the customer said and what the bot made of it."""

    text: str
    intent: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Packet:
    """What the agent gets at the hand-off, beside the transcript."""

    memory: Memory = field(default_factory=Memory)
    heard: tuple[Heard, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One stay in the queue, from the hand-off until it is resolved or withdrawn."""

    id: str
    customer: str
    team: str
    reason: str
    opened_at: int
    since: int
    """When its present state began."""
    state: CaseState = CaseState.QUEUED
    agent: str | None = None
    agent_name: str = ""
    priority: int = 0
    bot_down: bool = False
    """Opened only because the bot was away: if it answers again before an agent comes, the case is over."""
    channel: str = ""
    last_text: str = ""
    last_at: int = 0
    note: str = ""
    packet: Packet = field(default_factory=Packet)
    version: int = 0
    """The conversation's version when this was shown to the desk; an older one never replaces a newer."""


@dataclass(frozen=True, slots=True)
class Barred:
    """An address nothing is sent to, and why, for agents; `stopped`: because the customer said so."""

    address: Address
    why: str
    at: int
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """The choices a customer without buttons was shown last, under their numbers."""

    choices: tuple[Choice, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything a turn needs to know; written back whole by its commit."""

    customer: str
    floor: Floor = Floor.BOT
    version: int = 0
    """Turns committed so far."""
    case: Case | None = None
    address: Address | None = None
    """Where the customer wrote last: answers go there."""
    place: str = ""
    """Where in that channel: a chat, a thread."""
    latest: str = ""
    """The letter with the customer's last words."""
    addresses: tuple[Address, ...] = ()
    barred: tuple[Barred, ...] = ()
    assurance: Assurance = Assurance.ANONYMOUS
    misunderstood: int = 0
    """Fallbacks in a row."""
    offered: tuple[Choice, ...] = ()
    """Choices the customer may still press; a payload that is not among them is only words."""
    menu: Menu | None = None
    unread_at: int | None = None
    """When the customer was told last that the bot cannot read what was sent."""
    unheard: tuple[Remembered, ...] = ()
    """What was said while the bot was not listening, told to it with the next question."""
    settled: bool = False
    """A person has resolved a case and the bot has not answered since: the next question tells it."""
    packet: Packet = field(default_factory=Packet)

    def bars(self, address: Address) -> Barred | None:
        """Why nothing may be sent to the address; None if something may."""
        return next((barred for barred in self.barred if barred.address == address), None)


CONVERSATION: Codec[Conversation] = Codec(Conversation)
CASE: Codec[Case] = Codec(Case)
