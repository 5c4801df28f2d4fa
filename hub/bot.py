"""The bot's port: what the hub asks an assistant, and what it gets back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from hub.content import Content


@dataclass(frozen=True, slots=True)
class Remembered:
    """Something said while a person had the floor, for the bot's memory only."""

    id: str
    sender: Literal["customer", "agent", "bot"]
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Question:
    """One message for the bot. Exactly one of `text` (typed) and `payload` (a choice it offered) is set.

    `settled` says that a person has resolved the customer's case since the bot answered last: a form the
    customer was in is over.
    """

    customer: str
    message_id: str
    channel: str
    text: str | None = None
    payload: str | None = None
    history: tuple[Remembered, ...] = ()
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Handoff:
    """The bot asks for a person."""

    reason: str
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What the bot knows after a turn: the agent sees it beside the transcript."""

    intent: str = ""
    confidence: float = 0.0
    slots: Mapping[str, Any] = field(default_factory=dict)
    active_form: str | None = None
    requested_slot: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The bot's answer; the same `message_id` always brings the same one."""

    messages: tuple[Content, ...]
    memory: Memory = field(default_factory=Memory)
    handoff: Handoff | None = None
    fallback: bool = False
    model: str = ""


class Bot(Protocol):
    """An assistant."""

    async def answer(self, question: Question) -> Answer:
        """Answer; asking again with the same message id runs nothing twice. Raises `Unavailable`."""

    async def ready(self) -> bool:
        """Whether it would answer now; never raises."""
