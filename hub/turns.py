"""One turn: a letter from a customer's mailbox, and everything it causes, committed whole or not at all.

This is the main path. `hub.floor` decides, this file carries out, the store's `commit` makes it so.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from hub.bot import Bot
from hub.clock import Clock, NewId
from hub.content import Choices, Content, text
from hub.conversation import Case, Conversation, Floor
from hub.errors import BotUnavailable, NotAllowed
from hub.floor import (
    WITHDRAW,
    AskBot,
    BotAnswered,
    BotFailed,
    Effect,
    Event,
    Hear,
    Note,
    Say,
    Show,
    Tell,
    step,
)
from hub.messages import LETTER, Address, Entry, Letter, Outbound, Outcome, Said, Sender
from hub.metrics import Metrics
from hub.store import Desk, Opened, Signal, Signals, Writes
from hub.texts import NOT_DONE, Notice, sentence

_log = structlog.get_logger("hub.turns")
_TO_THE_QUEUE = frozenset({Notice.QUEUED, Notice.BOT_DOWN, Notice.TRANSFERRED, Notice.LEFT})


class TurnStore(Desk, Signals, Protocol):
    """What a turn reads and hints; what it writes is in the `Writes` it returns."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Everything a turn needs. `pushed` are the channels whose messages have to be sent to a provider."""

    store: TurnStore
    bot: Bot
    pushed: frozenset[str]
    clock: Clock
    new_id: NewId
    metrics: Metrics
    bot_limit: float = 10.0
    """Seconds the bot has for an answer."""

    async def handle(self, opened: Opened) -> Writes:
        """What the letter changes. Raises `Unreadable` for a letter that is none, `Unavailable`."""
        letter = LETTER.load(opened.letter)
        turn = _Turn(letter, opened.conversation, self)
        try:
            await turn.run(letter)
        except NotAllowed as refusal:
            self.metrics.add("turns_total", outcome="refused")
            return Writes(outcome=(letter.id, Outcome(ok=False, error=str(refusal))))
        self.metrics.add("turns_total", outcome="done")
        return turn.writes()

    async def give_up(self, opened: Opened) -> Writes:
        """What is owed for a letter that failed too often: a customer gets a person, an agent the news."""
        letter = LETTER.load(opened.letter)
        if not isinstance(letter, Said):
            return Writes(outcome=(letter.id, Outcome(ok=False, error=NOT_DONE)))
        turn = _Turn(letter, opened.conversation, self)
        await turn.give_up(letter)
        return turn.writes()


class _Turn:
    """The turn in hand: the conversation as it becomes, the lines as they are said."""

    def __init__(self, letter: Letter, conversation: Conversation, parts: Turns) -> None:
        self._letter, self._now, self._parts = letter, conversation, parts
        self._lines: list[Entry] = []
        was_waiting = conversation.case if conversation.floor is Floor.QUEUED else None
        self._left = was_waiting.team if was_waiting else None
        """The queue this customer is leaving, if the turn leads out of it: the desk still counts the case."""
        self._cases: dict[str, Case] = {}

    async def run(self, event: Event) -> None:
        """Step, and carry the effects out; a question to the bot brings the next event."""
        self._now, effects = step(self._now, event, self._parts.new_id())
        for effect in effects:
            await self._carry_out(effect)

    async def give_up(self, said: Said) -> None:
        """Write the words down and get a person, unless one is there or coming already."""
        await self._carry_out(Hear(said))
        with suppress(NotAllowed):
            await self.run(BotFailed(said, self._parts.clock()))

    def writes(self) -> Writes:
        """The turn's whole change."""
        version = self._now.version + 1
        case = self._now.case and replace(self._now.case, version=version)
        return Writes(
            log=tuple(self._lines),
            conversation=replace(self._now, version=version, case=case),
            outgoing=tuple(self._outgoing()),
            cases=tuple(replace(case, version=version) for case in self._cases.values()),
            outcome=None if isinstance(self._letter, Said) else (self._letter.id, Outcome(ok=True)),
        )

    async def _carry_out(self, effect: Effect) -> None:
        match effect:
            case AskBot():
                await self.run(await self._ask(effect))
            case Tell():
                await self._tell(effect)
            case Show(case):
                self._cases[case.id] = case
            case Hear(said):
                self._write(Sender.CUSTOMER, text(said.text), address=said.address, client_id=said.client_id)
            case Say(sender, content, agent):
                self._write(sender, content, agent=agent)
            case Note(words, agent):
                self._write(Sender.NOTE, text(words), agent=agent)

    async def _ask(self, ask: AskBot) -> BotAnswered | BotFailed:
        parts, began = self._parts, self._parts.clock()
        await parts.store.publish(Signal("typing", self._now.customer, '{"from":"bot","on":true}'))
        try:
            async with asyncio.timeout(parts.bot_limit):
                answer = await parts.bot.answer(ask.question)
        except (BotUnavailable, TimeoutError) as failure:
            parts.metrics.add("bot_failures_total")
            why = str(failure) or f"no answer within {parts.bot_limit:g} s"
            _log.warning("bot_failed", conversation=self._now.customer, why=why)
            return BotFailed(ask.said, parts.clock())
        parts.metrics.observe("stage_seconds", (parts.clock() - began) / 1000, stage="bot")
        return BotAnswered(ask.said, parts.clock(), answer)

    async def _tell(self, tell: Tell) -> None:
        place = None if tell.team is None else await self._place(tell.team)
        content = text(sentence(tell.notice, place=place, agent=tell.agent))
        if tell.notice in _TO_THE_QUEUE:
            content = (*content, Choices((WITHDRAW,)))
        self._write(Sender.SYSTEM, content)

    async def _place(self, team: str) -> int:
        """The place in the queue as the desk knows it: two who come at once are told the same one.

        What the customer's channel shows afterwards, where it can, is read from the queue itself.
        """
        waiting = await self._parts.store.waiting(team)
        return waiting + 1 - (self._left == team)

    def _write(
        self,
        sender: Sender,
        content: Content,
        *,
        address: Address | None = None,
        client_id: str | None = None,
        agent: str | None = None,
    ) -> None:
        mid = f"{self._letter.id}:{len(self._lines)}"
        where = address or self._now.address
        self._lines.append(Entry(mid, self._parts.clock(), sender, content, where, client_id, agent))

    def _outgoing(self) -> list[Outbound]:
        """The lines that have to be sent: to the customer, on a channel that is not its own log."""
        said = (line for line in self._lines if line.sender in {Sender.BOT, Sender.AGENT, Sender.SYSTEM})
        return [
            Outbound(line.mid, line.at, self._now.customer, line.address, line.sender, line.content)
            for line in said
            if line.address and line.address.channel in self._parts.pushed
        ]
