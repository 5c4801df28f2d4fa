"""Mailboxes on lists, leases on the pending entries of streams."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from redis.exceptions import RedisError

from hub.conversation import CASE, CONVERSATION, Conversation
from hub.errors import LeaseLost
from hub.messages import (
    FETCH,
    LETTER,
    LOG_LINE,
    OUTBOUND,
    OUTCOME,
    Delivery,
    Letter,
    LogLine,
    Status,
)
from hub.redis import keys
from hub.redis.connection import Connection, Part, translated
from hub.store import (
    FIRST_THINGS_FIRST,
    MOST_LETTERS,
    REMEMBERED,
    Box,
    Lease,
    Mailbox,
    Opened,
    Writes,
    mailbox_full,
)

SWEEP = 1.0
"""Seconds between looks at every partition; hints make most looks unnecessary."""
_PARTITION = {str(number): number for number in range(keys.PARTITIONS)}
"""What a hint can say."""


class RedisMailboxes(Part):
    """`hub.store.Mailboxes` on Redis."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._wakes = connection.redis.pubsub(ignore_subscribe_messages=True)
        self._hints: set[int] = set()
        self._cursor = 0
        self._latest = -1
        self._swept = 0.0

    @translated
    async def put(self, customer: str, letter: Letter) -> bool:
        """One script: remember the id, append, make the mailbox known."""
        mailbox = Mailbox(Box.TURN, customer)
        number = keys.partition(customer)
        where = [keys.seen(customer, letter.id), keys.mail(mailbox), keys.ready(number, Box.TURN)]
        args = (LETTER.dump(letter), keys.mailbox_name(mailbox), number, REMEMBERED, MOST_LETTERS)
        put = await self._connection.run("PUT", where, *args)
        if put < 0:
            raise mailbox_full()
        return bool(put)

    @translated
    async def take(self, who: str, limit: int, idle: int) -> Sequence[Lease]:
        """Looks where a hint said so, and goes round all partitions once a `SWEEP`.

        It begins after the partition it came to last, so that one that is never empty starves no other. What
        the sweep only passes does not keep waiting what was found by a hint: it is looked at next time.
        """
        passed = set(self._due()) - self._hints
        leases = await self._look(sorted(self._hints, key=self._steps_to), who, limit, idle)
        if leases:
            self._hints |= passed
            return leases
        return await self._look(sorted(passed, key=self._steps_to), who, limit, idle)

    async def _look(self, numbers: Sequence[int], who: str, limit: int, idle: int) -> list[Lease]:
        leases: list[Lease] = []
        for number in numbers:
            self._hints.add(number)
            if len(leases) < limit:
                self._latest = number
                leases += await self._take(number, who, limit - len(leases), idle)
            if len(leases) < limit:  # else there may be more where the last ones came from
                self._hints.discard(number)
        return leases

    def _steps_to(self, number: int) -> int:
        return (number - self._latest - 1) % keys.PARTITIONS

    def _due(self) -> list[int]:
        """The partitions the sweep passes now: at a constant speed, so that it never holds up a hint."""
        now = asyncio.get_running_loop().time()
        steps = min(keys.PARTITIONS, int((now - self._swept) * keys.PARTITIONS / SWEEP))
        if steps:
            self._swept = now
        start, self._cursor = self._cursor, (self._cursor + steps) % keys.PARTITIONS
        return [(start + n) % keys.PARTITIONS for n in range(steps)]

    async def _take(self, number: int, who: str, limit: int, idle: int) -> list[Lease]:
        where = [*(keys.ready(number, box) for box in FIRST_THINGS_FIRST), keys.later(number)]
        flat = await self._connection.run("TAKE", where, who, idle, limit, *FIRST_THINGS_FIRST)
        rows = zip(flat[0::3], flat[1::3], flat[2::3], strict=True)
        return [Lease(keys.mailbox_of(name), entry, int(token)) for name, entry, token in rows]

    async def wait(self, seconds: float) -> None:
        """Waits for a hint; an outage is waited out in silence, for `take` is what reports it."""
        try:
            if not self._wakes.subscribed:
                await self._wakes.subscribe(keys.WAKE)
                self._swept = 0.0
            await self._gather_hints(seconds)
        except (RedisError, OSError, TimeoutError):
            await self._wakes.aclose()
            await asyncio.sleep(min(seconds, SWEEP))

    async def _gather_hints(self, seconds: float) -> None:
        hint = await self._wakes.get_message(timeout=seconds)
        while hint is not None:
            with suppress(KeyError):  # another program's
                self._hints.add(_PARTITION[hint["data"]])
            hint = await self._wakes.get_message(timeout=0)

    @translated
    async def open(self, lease: Lease, who: str) -> Opened | None:
        """One script: still ours, the oldest letter, the state."""
        customer = lease.mailbox.customer
        found = await self._fenced("OPEN", lease, who, more=[keys.conversation(customer)])
        if not found:
            return None
        letter, tries, sending, state = found
        since, _, raw = letter.partition("|")
        conversation = CONVERSATION.load(state) if state else Conversation(customer)
        return Opened(raw, int(tries), int(sending), conversation, int(since))

    @translated
    async def renew(self, lease: Lease, who: str) -> None:
        """Resets the lease's idle time."""
        await self._fenced("RENEW", lease, who)

    @translated
    async def sending(self, lease: Lease, who: str) -> None:
        """Counts one begun sending."""
        await self._fenced("SENDING", lease, who)

    @translated
    async def commit(self, lease: Lease, who: str, writes: Writes) -> int:
        """One script: everything in `writes`, the oldest letter dropped, hints published."""
        return await self._commit(lease, who, *_bundle(lease.mailbox, writes))

    @translated
    async def postpone(
        self, lease: Lease, who: str, until: int, *, sent: bool = False, tried: bool = True
    ) -> None:
        """Takes the mailbox out of the ready stream until then."""
        where = [keys.later(keys.partition(lease.mailbox.customer))]
        args = (keys.mailbox_name(lease.mailbox), until, int(sent), int(tried))
        await self._fenced("POSTPONE", lease, who, *args, more=where)

    @translated
    async def bury(self, lease: Lease, who: str, why: str, owed: Writes) -> int:
        """The same script, which keeps the letter among the dead."""
        bundle, where = _bundle(lease.mailbox, owed)
        return await self._commit(lease, who, {**bundle, "dead": why}, where)

    async def _commit(self, lease: Lease, who: str, bundle: Mapping[str, Any], where: Sequence[str]) -> int:
        mailbox = lease.mailbox
        args = (json.dumps(bundle), keys.partition(mailbox.customer), keys.mailbox_name(mailbox))
        more = where[len(_lease_keys(mailbox)) :]
        return int(await self._fenced("COMMIT", lease, who, *args, more=more))

    @translated
    async def status(self, customer: str, mid: str) -> Status | None:
        """GET; the name stands behind the rank."""
        known = await self._redis.get(keys.status(customer, mid))
        return Status(known.partition(" ")[2]) if known else None

    @translated
    async def leave(self, who: str) -> None:
        """Takes the worker out of the groups of all partitions, where it would stay for ever."""
        for number in range(keys.PARTITIONS):
            await self._connection.run("LEAVE", [keys.ready(number, box) for box in Box], who)

    @translated
    async def depth(self) -> Mapping[Box, int]:
        """Lengths of the ready streams, and the closed mailboxes."""
        pipe = self._redis.pipeline(transaction=False)
        for number in range(keys.PARTITIONS):
            pipe.zrange(keys.later(number), 0, -1)
            for box in Box:
                pipe.xlen(keys.ready(number, box))
        found = await pipe.execute()
        closed = [keys.mailbox_of(name).box for names in found[:: 1 + len(Box)] for name in names]
        return {box: sum(found[1 + n :: 1 + len(Box)]) + closed.count(box) for n, box in enumerate(Box)}

    async def _fenced(
        self, script: str, lease: Lease, who: str, *args: str | int, more: Sequence[str] = ()
    ) -> Any:
        """Run a script that begins by checking that the lease is still ours."""
        where = [*_lease_keys(lease.mailbox), *more]
        result = await self._connection.run(script, where, lease.entry, who, lease.token, *args)
        if result == -1:
            raise LeaseLost(f"{lease.mailbox.box} mailbox, entry {lease.entry}")
        return result


def _lease_keys(mailbox: Mailbox) -> list[str]:
    number = keys.partition(mailbox.customer)
    return [keys.ready(number, mailbox.box), keys.mail(mailbox), keys.attempts(mailbox)]


def _bundle(mailbox: Mailbox, writes: Writes) -> tuple[dict[str, Any], list[str]]:
    """What the script writes, and the keys it writes to, to which the numbers in it point."""
    customer, number = mailbox.customer, keys.partition(mailbox.customer)
    letter_id = writes.outcome[0] if writes.outcome else ""
    own = [
        keys.log(customer),
        keys.conversation(customer),
        keys.outcome(customer, letter_id),
        keys.dead(number),
    ]
    where = _Places([*_lease_keys(mailbox), *own])
    bundle: dict[str, Any] = {
        "log": [_line(customer, line, where) for line in writes.log],
        "puts": [_put(box, letter, where) for box, letter in _letters(customer, writes)],
        "keep": REMEMBERED,
        "signals": [json.dumps({"kind": "log", "customer": customer})] if writes.log else [],
    }
    if writes.conversation:
        bundle["conversation"] = CONVERSATION.dump(writes.conversation)
    if writes.outcome:
        bundle["outcome"] = OUTCOME.dump(writes.outcome[1])
    return bundle, where.keys


class _Places:
    """The keys of one script, each once, and their numbers as Lua counts."""

    def __init__(self, keys: list[str]) -> None:
        self.keys = keys

    def of(self, key: str) -> int:
        if key not in self.keys:
            self.keys.append(key)
        return self.keys.index(key) + 1


def _line(customer: str, line: LogLine, where: _Places) -> list[str | int]:
    if not isinstance(line, Delivery):
        return [LOG_LINE.dump(line)]
    place = where.of(keys.status(customer, line.mid))
    return [LOG_LINE.dump(line), place, line.status.rank, line.status]


def _put(box: Mailbox, letter: str, where: _Places) -> list[str | int]:
    ready = keys.ready(keys.partition(box.customer), box.box)
    return [where.of(keys.mail(box)), where.of(ready), letter, keys.mailbox_name(box)]


def _letters(customer: str, writes: Writes) -> Iterator[tuple[Mailbox, str]]:
    """Everything that goes into mailboxes, and which."""
    for case in writes.cases:
        yield Mailbox(Box.DESK, customer), CASE.dump(case)
    for out in writes.outgoing:
        yield Mailbox(Box.DELIVERY, customer, out.address), OUTBOUND.dump(out)
    for fetch in writes.fetches:
        yield Mailbox(Box.MEDIA, customer), FETCH.dump(fetch)
    for letter in writes.letters:
        yield Mailbox(Box.TURN, customer), LETTER.dump(letter)
