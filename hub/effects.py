"""What a step of the conversation leads to. `hub.turns` carries these out, all in the commit of one turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from hub.bot import Question
from hub.content import Content
from hub.conversation import Case, Conversation
from hub.messages import Address, Keyword, Said, Sender, Status
from hub.texts import Notice


@dataclass(frozen=True, slots=True)
class Hear:
    """Write what the customer said into the log."""

    said: Said


@dataclass(frozen=True, slots=True)
class Say:
    """Write into the log and bring it to the customer: to `address`, or where the customer wrote last."""

    sender: Sender
    content: Content
    agent: str | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Tell:
    """Say one of the hub's own sentences; `team`, where given, is the queue whose place is told."""

    notice: Notice
    agent: str = ""
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Confirm:
    """Say what the channel has the hub answer to the keyword, if anything."""

    keyword: Keyword


@dataclass(frozen=True, slots=True)
class Note:
    """Write into the log for agents only."""

    words: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Amend:
    """Write into the log that the entry `mid` reads otherwise now; without content it was taken back."""

    mid: str
    content: Content = ()


@dataclass(frozen=True, slots=True)
class Track:
    """Write into the log what became of the outgoing message `mid`."""

    mid: str
    status: Status
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AskBot:
    """Ask the bot; its answer is the turn's next event."""

    said: Said
    question: Question


@dataclass(frozen=True, slots=True)
class Show:
    """Show the case, as it is now, at the desk."""

    case: Case


Effect: TypeAlias = Hear | Say | Tell | Confirm | Note | Amend | Track | AskBot | Show
Step: TypeAlias = tuple[Conversation, tuple[Effect, ...]]
