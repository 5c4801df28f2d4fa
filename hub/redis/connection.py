"""The way to Redis: one client, no retries behind our back, its errors turned into ours."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from hub.errors import Unavailable
from hub.redis import scripts

P = ParamSpec("P")
T = TypeVar("T")

TIMEOUT = 5.0
"""Seconds after which a silent Redis counts as away."""
SILENCE = 15.0
"""Seconds without a word after which a connection is asked whether it is still there."""
CONNECTIONS = 100
"""Calls at once; more wait for one of these."""


def connect(url: str) -> Redis:
    """A client for the URL (redis://, rediss://, unix://).

    It never retries by itself: a commit whose answer was lost must not be run a second time.
    A connection whose other end is gone without a word is noticed: by TCP, and by a ping after a `SILENCE`.
    """
    over_tcp = {} if url.startswith("unix:") else {"socket_keepalive": True}
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=CONNECTIONS,
        decode_responses=True,
        encoding_errors="surrogateescape",  # a strict reader stays for ever at a message that is not UTF-8
        socket_timeout=None,  # the driver keeps it by wait_for, which loses cancellations before Python 3.12
        socket_connect_timeout=TIMEOUT,
        health_check_interval=SILENCE,
        retry=Retry(NoBackoff(), 0),
        **over_tcp,
    )
    return Redis.from_pool(pool)


def translated(method: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """The method, with the driver's errors and more than `TIMEOUT` raised as `Unavailable`."""

    @wraps(method)
    async def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            async with asyncio.timeout(TIMEOUT):
                return await method(*args, **kwargs)
        except (RedisError, OSError, TimeoutError) as error:
            raise Unavailable(f"the store is away: {type(error).__name__}") from error

    return call


class Connection:
    """A client and the scripts, registered once. Redis loads them again by itself after a restart."""

    def __init__(self, redis: Redis) -> None:
        self.redis: Any = redis  # whose types are the union of every protocol's answers
        self._scripts = {name: redis.register_script(source) for name, source in scripts.ALL.items()}

    async def run(self, name: str, keys: list[str], *args: str | int | float) -> Any:
        """The script's result."""
        return await cast("Awaitable[Any]", self._scripts[name](keys=keys, args=list(args)))


class Part:
    """One part of the store, on the connection that all parts share."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._redis = connection, connection.redis
