"""One turn: a letter from a customer's mailbox, and everything it causes, committed whole or not at all.

This is the main path. `hub.floor` decides, this file carries out, the store's `commit` makes it so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Protocol

import structlog

from hub.bot import Bot
from hub.clock import Clock, NewId
from hub.content import Choices, Content, text
from hub.conversation import Case, Conversation, Floor
from hub.effects import Amend, AskBot, Confirm, Effect, Hear, Note, Say, Show, Tell, Track
from hub.errors import BotUnavailable, NotAllowed
from hub.floor import PERSON, WITHDRAW, BotAnswered, BotFailed, Event, step
from hub.menu import chosen
from hub.messages import (
    LETTER,
    Address,
    Command,
    Delivery,
    Edit,
    Entry,
    Fetch,
    Keyword,
    Letter,
    LogLine,
    Outbound,
    Outcome,
    Said,
    Sender,
)
from hub.metrics import Metrics
from hub.outgoing import Ways, outgoing, shown_menu
from hub.store import Desk, Opened, Signal, Signals, Writes
from hub.texts import NOT_DONE, Notice, sentence
from hub.typing_sign import Typing

_log = structlog.get_logger("hub.turns")
_OFFERED = {
    **dict.fromkeys((Notice.QUEUED, Notice.BOT_DOWN, Notice.TRANSFERRED, Notice.LEFT), WITHDRAW),
    **dict.fromkeys((notice for notice in Notice if notice.startswith("unread")), PERSON),
}
"""What the customer can press under a sentence of the hub's."""


MENU_EXPIRES = 24 * 3_600_000
"""Milliseconds after which a number is no answer to a menu any more."""


class TurnStore(Desk, Signals, Protocol):
    """What a turn reads and hints; what it writes is in the `Writes` it returns."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Everything a turn needs."""

    store: TurnStore
    bot: Bot
    ways: Ways
    clock: Clock
    new_id: NewId
    metrics: Metrics
    bot_limit: float = 10.0
    """Seconds the bot has for an answer."""
    typing: Typing = field(default_factory=lambda: Typing({}))

    async def handle(self, opened: Opened) -> Writes:
        """What the letter changes. Raises `Unreadable` for a letter that is none, `Unavailable`."""
        letter = self._read(LETTER.load(opened.letter), opened.conversation)
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

    def _read(self, letter: Letter, now: Conversation) -> Letter:
        """The letter; a number or a word from a menu that was shown there is the choice it stands for."""
        if not isinstance(letter, Said) or letter.payload is not None or not self._shows_menu(letter, now):
            return letter
        choice = chosen(letter.text, now.menu.choices) if now.menu else None
        return replace(letter, payload=choice.payload) if choice else letter

    def _shows_menu(self, said: Said, now: Conversation) -> bool:
        fresh = now.menu is not None and said.at - now.menu.at < MENU_EXPIRES
        return fresh and said.address.channel in self.ways.numbered and said.address == now.address


class _Turn:
    """The turn in hand: the conversation as it becomes, the lines as they are said."""

    def __init__(self, letter: Letter, conversation: Conversation, parts: Turns) -> None:
        self._letter, self._now, self._parts = letter, conversation, parts
        self._lines: list[LogLine] = []
        self._said: list[Entry] = []
        """Those lines that are for the customer."""
        self._farewell = False
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
        version, letter = self._now.version + 1, self._letter
        case = self._now.case and replace(self._now.case, version=version)
        menu = shown_menu(self._now, self._said, self._parts.ways, self._parts.clock())
        sent, undelivered = self._outgoing()
        return Writes(
            log=(*self._lines, *undelivered),
            conversation=replace(self._now, version=version, case=case, menu=menu),
            outgoing=sent,
            fetches=tuple(self._fetches()),
            cases=tuple(replace(case, version=version) for case in self._cases.values()),
            outcome=(letter.id, Outcome(ok=True)) if isinstance(letter, Command) else None,
        )

    async def _carry_out(self, effect: Effect) -> None:
        match effect:
            case AskBot():
                await self.run(await self._ask(effect))
            case Tell():
                await self._tell(effect)
            case Show(case):
                self._cases[case.id] = case
            case _:
                self._write_down(effect)

    def _write_down(self, effect: Hear | Say | Confirm | Note | Amend | Track) -> None:
        now = self._parts.clock()
        match effect:
            case Hear(said):
                content = said.content or text(said.text)
                self._write(Sender.CUSTOMER, content, address=said.address, client_id=said.client_id)
            case Say(sender, content, agent, address):
                self._write(sender, content, address=address, agent=agent)
            case Confirm(keyword):
                self._confirm(keyword)
            case Note(words, agent):
                self._write(Sender.NOTE, text(words), agent=agent)
            case Amend(mid, content):
                self._lines.append(Edit(mid, now, content))
            case Track(mid, status, reason):
                self._lines.append(Delivery(mid, now, status, reason))

    def _confirm(self, keyword: Keyword) -> None:
        """What the hub answers itself on this channel; after STOP it is the last that is sent."""
        where = self._letter.address if isinstance(self._letter, Said) else None
        words = where and self._parts.ways.replies.get(where.channel, {}).get(keyword)
        if words:
            self._farewell = keyword is Keyword.STOP
            self._write(Sender.SYSTEM, text(words), address=where)

    async def _ask(self, ask: AskBot) -> BotAnswered | BotFailed:
        parts, began = self._parts, self._parts.clock()
        await parts.store.publish(Signal("typing", self._now.customer, '{"from":"bot","on":true}'))
        try:
            with parts.typing.shown(ask.said.address, self._now.place):
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
        if tell.notice in _OFFERED:
            content = (*content, Choices((_OFFERED[tell.notice],)))
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
        line = Entry(mid, self._parts.clock(), sender, content, where, client_id, agent)
        self._lines.append(line)
        if sender in {Sender.BOT, Sender.AGENT, Sender.SYSTEM}:
            self._said.append(line)

    def _outgoing(self) -> tuple[tuple[Outbound, ...], tuple[Delivery, ...]]:
        sent, undelivered = outgoing(self._now, self._said, self._parts.ways, farewell=self._farewell)
        letter = self._letter
        if not isinstance(letter, Said) or letter.press is None:
            return sent, undelivered
        mark = Outbound(
            mid=f"{letter.id}:press",
            at=self._parts.clock(),
            customer=self._now.customer,
            address=letter.address,
            sender=Sender.CUSTOMER,
            content=text(letter.text),
            place=letter.place,
            press=letter.press,
        )
        return (mark, *sent), undelivered

    def _fetches(self) -> Iterator[Fetch]:
        if isinstance(self._letter, Said):
            for attachment in self._letter.attachments:
                yield Fetch(self._parts.clock(), self._letter.address.channel, attachment)
