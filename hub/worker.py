"""The worker: takes mailboxes and handles their letters in order, one commit each, many side by side.

Every letter ends in one way: committed, postponed, or after `MOST_TRIES` failures among the dead letters.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog

from hub.clock import Clock
from hub.conversation import CASE
from hub.delivery import Deliveries, Later
from hub.errors import HubError, LeaseLost, Unavailable, Unreadable
from hub.media import Media
from hub.presence import Presence
from hub.store import Box, Lease, Opened, Store, Writes
from hub.turns import Turns

T = TypeVar("T")

MOST_TRIES = 10
_PROVIDERS = frozenset({Box.DELIVERY, Box.MEDIA})
"""Boxes whose letters have an end of their own: a provider may be away longer than ten tries take."""
_LOOK = 0.1
_AWAY = 0.5
_HEARTBEAT = 2.0

_log = structlog.get_logger("hub.worker")


@dataclass(frozen=True, slots=True)
class Worker:
    """One worker process. `who` must be new for each process: it is half of the fencing token."""

    who: str
    store: Store
    turns: Turns
    deliveries: Deliveries
    media: Media
    presence: Presence
    clock: Clock
    side_by_side: int = 64
    lease: float = 5.0
    """Seconds after which a silent worker's mailboxes are taken over."""

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; the letters in hand are finished first."""
        serving: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as tasks:
            heart = tasks.create_task(self._beat())
            signs = tasks.create_task(self.turns.typing.run())
            while not stop.is_set():
                for lease in await self._take(self.side_by_side - len(serving)):
                    task = tasks.create_task(self._serve(lease, stop))
                    serving.add(task)
                    task.add_done_callback(serving.discard)
                await self.store.wait(_LOOK)
            heart.cancel()
            signs.cancel()
        with suppress(Unavailable):
            await self._report()
            await self.store.leave(self.who)

    async def _take(self, free: int) -> Sequence[Lease]:
        try:
            return await self.store.take(self.who, free, int(self.lease * 1000)) if free else ()
        except Unavailable as away:
            _log.warning("store_away", error=str(away))
            await asyncio.sleep(_AWAY)
            return ()

    async def _beat(self) -> None:
        """Say that this worker lives, bring the counters to the store, look after the agents."""
        while True:
            try:
                await self.store.beat(self.who, self.clock())
                await self._report()
                await self.presence.look()
            except HubError as error:
                _log.warning("heartbeat_failed", error=str(error))
            await asyncio.sleep(_HEARTBEAT)

    async def _report(self) -> None:
        """Bring what was counted to the store; what cannot be brought is kept for the next time."""
        counts = self.turns.metrics.drain()
        try:
            await self.store.count(counts)
        except Unavailable:
            self.turns.metrics.give_back(counts)
            raise

    async def _serve(self, lease: Lease, stop: asyncio.Event) -> None:
        """Handle the mailbox's letters until it is empty, closed, or somebody else's.

        A failure leaves the lease to run out: the letter is tried again then, here or elsewhere.
        """
        log = _log.bind(conversation=lease.mailbox.customer, box=lease.mailbox.box)
        try:
            while not stop.is_set():
                if not await self._next(lease):
                    return
            await self.store.postpone(lease, self.who, self.clock(), sent=True)
        except LeaseLost:
            log.warning("lease_lost")
        except Unavailable as away:
            log.warning("store_away", error=str(away))
        except Exception:
            log.exception("letter_failed")

    async def _next(self, lease: Lease) -> bool:
        """Handle one letter; False when there is nothing more to do here now."""
        opened = await self.store.open(lease, self.who)
        if opened is None:
            return False
        if opened.tries > MOST_TRIES and lease.mailbox.box not in _PROVIDERS:
            return await self._bury(lease, f"failed {MOST_TRIES} times", await self._owed(lease, opened))
        try:
            done = await self._keeping(lease, self._handle(lease, opened))
        except Unreadable as error:
            return await self._bury(lease, str(error), Writes())
        if isinstance(done, Later):
            await self.store.postpone(lease, self.who, done.until, sent=done.sent, tried=done.tried)
            return False
        left = await self.store.commit(lease, self.who, done)
        self._account(lease, opened)
        return left > 0

    async def _handle(self, lease: Lease, opened: Opened) -> Writes | Later:
        match lease.mailbox.box:
            case Box.TURN:
                return await self.turns.handle(opened)
            case Box.DESK:
                await self.store.show(CASE.load(opened.letter))
                return Writes()
            case Box.DELIVERY:
                return await self._deliver(lease, opened)
            case Box.MEDIA:
                return await self.media.fetch(opened)

    async def _deliver(self, lease: Lease, opened: Opened) -> Writes | Later:
        over = await self.deliveries.doomed(opened) or await self.deliveries.place(opened)
        if over is not None:
            return over
        await self.store.sending(lease, self.who)
        return await self.deliveries.send(opened)

    async def _owed(self, lease: Lease, opened: Opened) -> Writes:
        """What whoever wrote the letter must be told; nothing where telling it has failed too."""
        if lease.mailbox.box is Box.TURN and opened.tries == MOST_TRIES + 1:
            return await self.turns.give_up(opened)
        return Writes()

    async def _bury(self, lease: Lease, why: str, owed: Writes) -> bool:
        _log.error("dead_letter", conversation=lease.mailbox.customer, box=lease.mailbox.box, why=why)
        self.turns.metrics.add("dead_letters_total", box=lease.mailbox.box)
        return await self.store.bury(lease, self.who, why, owed) > 0

    def _account(self, lease: Lease, opened: Opened) -> None:
        """Log and measure a letter that is done: never what it says."""
        box, ms = str(lease.mailbox.box), self.clock() - opened.since
        self.turns.metrics.observe("stage_seconds", ms / 1000, stage=box)
        _log.info("letter_done", conversation=lease.mailbox.customer, box=box, ms=ms, tries=opened.tries)

    async def _keeping(self, lease: Lease, work: Coroutine[Any, Any, T]) -> T:
        """Keep the lease while the work waits for the bot or a provider; losing it cancels the work."""
        try:
            async with asyncio.TaskGroup() as tasks:
                renewing = tasks.create_task(self._renew(lease))
                done = await work
                renewing.cancel()
        except BaseExceptionGroup as group:
            raise group.exceptions[0] from None
        return done

    async def _renew(self, lease: Lease) -> None:
        while True:
            await asyncio.sleep(self.lease / 3)
            await self.store.renew(lease, self.who)
