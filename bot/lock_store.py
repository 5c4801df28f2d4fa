"""Rasa's lock store on Redis: one turn of a conversation at a time, over all processes, in order.

Inside a process the turns of a conversation wait for each other without Redis, first come, first served. The
first of them stands in the conversation's queue in Redis, one of each process, and is woken when it is in
front: nobody asks once a second. Everyone in the queue holds a lease and renews it, so a killed process is in
the way for one lease at most.

A holder that could not renew (its event loop stood still, or Redis was out of its reach) may find that
somebody else has the conversation. It is told so in the log and goes on: what it did cannot be undone by
stopping, and `bot.turn` says why two turns at once lose nothing.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote
from weakref import WeakValueDictionary

from async_timeout import timeout
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore
from rasa.utils.endpoints import EndpointConfig
from redis.exceptions import RedisError

from bot.lock_scripts import ENTER, LEAVE, RENEW
from bot.redis import Redis

logger = logging.getLogger(__name__)

LEASE = 5.0
# Redis answers a waiter at least this often: less than it may be silent (bot.redis.TIMEOUT).
_LONGEST_NAP = 1.0
_SHORTEST_NAP = 0.01

_NOT_TO_BE_HAD = "The conversation was busy for as long as this turn may wait."

T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """A place in a conversation's queue: the keys, which share a slot of a cluster, and a token."""

    queue: str
    token: str

    @classmethod
    def new(cls, prefix: str, conversation_id: str) -> Place:
        """A new place for this conversation."""
        name = quote(conversation_id, safe="", errors="surrogatepass")
        return cls(f"{prefix}lock:{{{name}}}", uuid.uuid4().hex)

    @property
    def keys(self) -> list[str]:
        """The queue, the leases, and where this place is woken."""
        return [f"{self.queue}:queue", f"{self.queue}:leases", f"{self.queue}:wake:{self.token}"]


class HubLockStore(LockStore):
    """Locks under `<key_prefix>lock:`, in the Redis at `url`: a URL, or a host with Rasa's settings for it.

    `lease` is how many seconds a process that was killed is in the way. Redis away raises `LockError`.
    """

    def __init__(self, endpoint_config: EndpointConfig | None = None, **settings: Any) -> None:
        told = {**(endpoint_config.kwargs if endpoint_config else {}), **settings}
        url = told.pop("host", None) or (endpoint_config.url if endpoint_config else None)
        self._lease = float(told.pop("lease", LEASE))
        self._prefix = told.pop("key_prefix", None) or "rasa:"
        self._redis = Redis(url, **told)
        self._doors: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = 1,
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold the conversation inside the block, however long that takes.

        Raises `LockError` if it could not be had within `lock_lifetime` seconds. Nobody polls, so
        `wait_time_in_seconds` means nothing here.
        """
        now = asyncio.get_running_loop().time
        deadline = now() + lock_lifetime
        door = self._doors.setdefault(conversation_id, asyncio.Lock())
        try:
            async with timeout(lock_lifetime):  # asyncio.wait_for may swallow a cancellation
                await door.acquire()
        except asyncio.TimeoutError:
            raise LockError(_NOT_TO_BE_HAD) from None
        try:
            async with self._over_all_processes(conversation_id, deadline):
                yield self.create_lock(conversation_id)
        finally:
            door.release()

    @asynccontextmanager
    async def _over_all_processes(self, conversation_id: str, deadline: float) -> AsyncGenerator[None, None]:
        place = Place.new(self._prefix, conversation_id)
        try:
            await self._reach_the_front(place, deadline)
            renewing = asyncio.ensure_future(self._renew(place))
            try:
                yield
            finally:
                renewing.cancel()
        finally:
            await _to_its_end(self._leave(place))

    async def _reach_the_front(self, place: Place, deadline: float) -> None:
        now = asyncio.get_running_loop().time
        try:
            while ahead := await _to_its_end(self._run(ENTER, place)):
                if now() >= deadline:
                    raise LockError(_NOT_TO_BE_HAD)
                nap = min(ahead / 1000, self._lease / 3, _LONGEST_NAP, deadline - now())
                await self._redis.execute("BLPOP", place.keys[-1], max(nap, _SHORTEST_NAP))
        except RedisError as error:
            raise LockError(f"Redis: {type(error).__name__}") from error

    async def _renew(self, place: Place) -> None:
        while True:
            await asyncio.sleep(self._lease / 3)
            try:
                if not await self._run(RENEW, place):
                    logger.warning("A conversation's lock was lost: somebody else may have it.")
                    return
            except RedisError as error:
                logger.warning("A conversation's lock could not be renewed: %s", type(error).__name__)

    async def _leave(self, place: Place) -> None:
        try:
            await self._run(LEAVE, place)
        except RedisError as error:
            logger.warning("A conversation's lock is left to its lease: %s", type(error).__name__)

    async def _run(self, script: str, place: Place) -> int:
        return int(await self._redis.run(script, place.keys, [place.token, int(self._lease * 1000)]))


async def _to_its_end(work: Awaitable[T]) -> T:
    """What `work` brings; also when cancelled meanwhile it is not left half done."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        _ = task.cancelled() or task.exception()  # nobody else will ask for it
        raise
