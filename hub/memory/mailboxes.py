"""Mailboxes: one holder at a time each, in order, fenced by the count of steals."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import zip_longest

from hub.conversation import CASE, Conversation
from hub.errors import LeaseLost
from hub.memory.signals import tell
from hub.memory.state import Holder, Mail, Part, State, Waiting
from hub.messages import FETCH, LETTER, OUTBOUND, Delivery, Letter, LogLine, Status
from hub.store import (
    FIRST_THINGS_FIRST,
    MOST_LETTERS,
    REMEMBERED,
    Box,
    DeadLetter,
    Lease,
    Mailbox,
    Opened,
    Signal,
    Writes,
    mailbox_full,
)

_REMEMBERED_MS = REMEMBERED * 1000


class MemoryMailboxes(Part):
    """See `hub.store.Mailboxes`."""

    async def put(self, customer: str, letter: Letter) -> bool:
        _forget(self._state)
        mailbox, mark = Mailbox(Box.TURN, customer), (customer, letter.id)
        if mark in self._state.seen:
            return False
        if len(self._state.boxes.get(mailbox, Mail()).letters) >= MOST_LETTERS:
            raise mailbox_full()
        self._state.seen[mark] = self._state.clock() + _REMEMBERED_MS
        append(self._state, mailbox, LETTER.dump(letter))
        return True

    async def take(self, who: str, limit: int, idle: int) -> Sequence[Lease]:
        now = self._state.clock()
        free = [mailbox for mailbox, mail in self._state.boxes.items() if _takeable(mail, now, idle)]
        return [self._hold(mailbox, who) for mailbox in _by_turns(free)[:limit]]

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(0)  # a waiter with no hands free must not keep everyone else from working
        self._state.arrived.clear()
        if any(
            mail.holder is None and _open(mail, self._state.clock()) for mail in self._state.boxes.values()
        ):
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._state.arrived.wait()

    async def open(self, lease: Lease, who: str) -> Opened | None:
        await self.renew(lease, who)
        head = self._state.boxes[lease.mailbox].letters[0]
        head.tries += 1
        customer = lease.mailbox.customer
        conversation = self._state.conversations.get(customer, Conversation(customer))
        return Opened(head.letter, head.tries, head.sending, conversation, head.since)

    async def renew(self, lease: Lease, who: str) -> None:
        self._holder(lease, who).renewed = self._state.clock()

    async def sending(self, lease: Lease, who: str) -> None:
        self._held(lease, who).letters[0].sending += 1

    async def commit(self, lease: Lease, who: str, writes: Writes) -> int:
        mail = self._held(lease, who)
        _write(self._state, lease.mailbox.customer, writes)
        return self._drop_head(lease.mailbox, mail)

    async def postpone(
        self, lease: Lease, who: str, until: int, *, sent: bool = False, tried: bool = True
    ) -> None:
        mail = self._held(lease, who)
        if not tried:
            mail.letters[0].tries = max(0, mail.letters[0].tries - 1)
        if tried and not sent:
            mail.letters[0].sending = max(0, mail.letters[0].sending - 1)
        mail.closed_until, mail.holder = until, None

    async def bury(self, lease: Lease, who: str, why: str, owed: Writes) -> int:
        mail = self._held(lease, who)
        _write(self._state, lease.mailbox.customer, owed)
        dead_id = str(next(self._state.serial))
        letter = mail.letters[0].letter
        self._state.dead[dead_id] = DeadLetter(dead_id, self._state.clock(), why, letter, lease.mailbox)
        return self._drop_head(lease.mailbox, mail)

    async def status(self, customer: str, mid: str) -> Status | None:
        return self._state.statuses.get((customer, mid))

    async def leave(self, who: str) -> None:
        """Nothing is known of a worker but its leases."""

    async def depth(self) -> Mapping[Box, int]:
        return {box: sum(mailbox.box is box for mailbox in self._state.boxes) for box in Box}

    def _hold(self, mailbox: Mailbox, who: str) -> Lease:
        mail, now = self._state.boxes.pop(mailbox), self._state.clock()
        self._state.boxes[mailbox] = mail  # the last in line, should it come back
        if mail.holder is None:
            mail.holder = Holder(str(next(self._state.serial)), who, 1, now)
        else:
            mail.holder = replace(mail.holder, who=who, token=mail.holder.token + 1, renewed=now)
        return Lease(mailbox, mail.holder.entry, mail.holder.token)

    def _held(self, lease: Lease, who: str) -> Mail:
        self._holder(lease, who)
        return self._state.boxes[lease.mailbox]

    def _holder(self, lease: Lease, who: str) -> Holder:
        mail = self._state.boxes.get(lease.mailbox)
        holder = mail.holder if mail else None
        if holder is None or (holder.entry, holder.who, holder.token) != (lease.entry, who, lease.token):
            raise LeaseLost(f"another worker has the mailbox of {lease.mailbox.customer}")
        return holder

    def _drop_head(self, mailbox: Mailbox, mail: Mail) -> int:
        mail.letters.popleft()
        if not mail.letters:
            del self._state.boxes[mailbox]
        return len(mail.letters)


def append(state: State, mailbox: Mailbox, letter: str) -> None:
    """Put a letter at the end of the mailbox, past dedupe and size."""
    state.boxes.setdefault(mailbox, Mail()).letters.append(Waiting(letter, state.clock()))
    state.arrived.set()


def _open(mail: Mail, now: int) -> bool:
    return mail.closed_until <= now


def _takeable(mail: Mail, now: int, idle: int) -> bool:
    return _open(mail, now) and (mail.holder is None or now - mail.holder.renewed >= idle)


def _by_turns(mailboxes: Sequence[Mailbox]) -> list[Mailbox]:
    """One of each kind, then the second of each, and so on."""
    kinds = [[mailbox for mailbox in mailboxes if mailbox.box is box] for box in FIRST_THINGS_FIRST]
    return [mailbox for round_ in zip_longest(*kinds) for mailbox in round_ if mailbox]


def _write(state: State, customer: str, writes: Writes) -> None:
    for line in writes.log:
        if _news(state, customer, line):
            state.logs[customer].append(replace(line, id=str(next(state.serial))))
    if writes.conversation:
        state.conversations[customer] = writes.conversation
    _deal(state, customer, writes)
    if writes.log:
        tell(state, Signal("log", customer))
    if writes.outcome:
        letter_id, outcome = writes.outcome
        state.outcomes[customer, letter_id] = (outcome, state.clock() + _REMEMBERED_MS)


def _deal(state: State, customer: str, writes: Writes) -> None:
    """Put into mailboxes what goes there."""
    for outbound in writes.outgoing:
        append(state, Mailbox(Box.DELIVERY, customer, outbound.address), OUTBOUND.dump(outbound))
    for case in writes.cases:
        append(state, Mailbox(Box.DESK, customer), CASE.dump(case))
    for fetch in writes.fetches:
        append(state, Mailbox(Box.MEDIA, customer), FETCH.dump(fetch))
    for letter in writes.letters:
        append(state, Mailbox(Box.TURN, customer), LETTER.dump(letter))


def _news(state: State, customer: str, line: LogLine) -> bool:
    """Whether the line tells something new: a delivery may tell what is known."""
    if not isinstance(line, Delivery):
        return True
    known = state.statuses.get((customer, line.mid))
    if known is not None and line.status.rank <= known.rank:
        return False
    state.statuses[customer, line.mid] = line.status
    return True


def _forget(state: State) -> None:
    """Drop letter ids and outcomes whose time is over; both are kept in the order in which they came."""
    now = state.clock()
    while state.seen and state.seen[oldest := next(iter(state.seen))] <= now:
        del state.seen[oldest]
    while state.outcomes and state.outcomes[oldest := next(iter(state.outcomes))][1] <= now:
        del state.outcomes[oldest]
