"""Logs, customers and dead letters on Redis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hub.conversation import CONVERSATION, Conversation
from hub.messages import LOG_LINE, OUTCOME, Address, LogLine, Outcome
from hub.redis import keys
from hub.redis.connection import Part, translated
from hub.store import DeadLetter


class RedisLog(Part):
    """`hub.store.Log` on streams: a line's id is its stream id."""

    @translated
    async def read(self, customer: str, after: str = "", limit: int = 500) -> Sequence[LogLine]:
        """XRANGE, exclusive."""
        start = f"({after}" if after else "-"
        return _lines(await self._redis.xrange(keys.log(customer), start, "+", count=limit))

    @translated
    async def last(self, customer: str, limit: int) -> Sequence[LogLine]:
        """XREVRANGE, turned round."""
        return _lines((await self._redis.xrevrange(keys.log(customer), count=limit))[::-1])


def _lines(rows: Sequence[tuple[str, dict[str, str]]]) -> list[LogLine]:
    return [replace(LOG_LINE.load(fields["e"]), id=row) for row, fields in rows]


class RedisCustomers(Part):
    """`hub.store.Customers` on strings."""

    @translated
    async def resolve(self, address: Address, fresh_id: str) -> str:
        """GET first: nearly every message comes from an address that is known."""
        where = keys.address(address)
        known = await self._redis.get(where)
        if known is None and await self._redis.set(where, fresh_id, nx=True):
            return fresh_id
        return str(known or await self._redis.get(where))

    @translated
    async def find(self, address: Address) -> str | None:
        """GET."""
        found: str | None = await self._redis.get(keys.address(address))
        return found

    @translated
    async def conversation(self, customer: str) -> Conversation:
        """GET."""
        state = await self._redis.get(keys.conversation(customer))
        return CONVERSATION.load(state) if state else Conversation(customer)

    @translated
    async def outcome(self, customer: str, letter_id: str) -> Outcome | None:
        """GET."""
        found = await self._redis.get(keys.outcome(customer, letter_id))
        return OUTCOME.load(found) if found else None


class RedisDeadLetters(Part):
    """`hub.store.DeadLetters` on one stream a partition. An id is ``<partition>/<stream id>``."""

    @translated
    async def keep(self, source: str, raw: str, why: str) -> None:
        """XADD into the partition of its source."""
        await self._redis.xadd(keys.dead(keys.partition(source)), {"m": source, "l": raw, "w": why})

    @translated
    async def dead(self) -> Sequence[DeadLetter]:
        """XRANGE over all partitions."""
        pipe = self._redis.pipeline(transaction=False)
        for number in range(keys.PARTITIONS):
            pipe.xrange(keys.dead(number))
        found = enumerate(await pipe.execute())
        letters = [_dead_letter(number, *row) for number, rows in found for row in rows]
        return sorted(letters, key=lambda dead: dead.at)

    @translated
    async def replay(self, dead: DeadLetter) -> bool:
        """One script: out of the dead letters, into the mailbox."""
        if dead.mailbox is None:
            return False
        number, _, entry = dead.id.partition("/")
        where = [keys.dead(int(number)), keys.mail(dead.mailbox), keys.ready(int(number), dead.mailbox.box)]
        return bool(
            await self._connection.run("REPLAY", where, entry, keys.mailbox_name(dead.mailbox), number)
        )

    @translated
    async def discard(self, dead: DeadLetter) -> bool:
        """XDEL."""
        number, _, entry = dead.id.partition("/")
        return bool(await self._redis.xdel(keys.dead(int(number)), entry))


def _dead_letter(number: int, entry: str, fields: dict[str, str]) -> DeadLetter:
    mailbox = keys.mailbox_of(fields["m"]) if fields["m"].startswith("[") else None
    at = int(entry.partition("-")[0])
    return DeadLetter(f"{number}/{entry}", at, fields["w"], fields["l"], mailbox)
