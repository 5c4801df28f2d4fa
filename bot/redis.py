"""The connection to Redis, as both the tracker store and the recorded answers use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bot.errors import StoreUnavailable

# Rasa's store is synchronous: while Redis hangs, so does the whole process. Loopback answers in 0.2 ms.
TIMEOUT = 3.0


def connect(url: str) -> redis.Redis:
    """A client for `redis://`, `rediss://` or `unix://` that reconnects by itself; nothing is opened yet.

    One retry, because the first command after a Redis restart finds a dead socket in the pool. Every command
    of ours may be repeated: see `bot.recorded_answers` for the one that looks as if it could not.
    """
    return redis.Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=TIMEOUT,
        retry=Retry(NoBackoff(), 1),
        retry_on_error=[redis.ConnectionError],
    )


@contextmanager
def guarded(what: str) -> Iterator[None]:
    """Turns every failure inside into `StoreUnavailable`.

    Every one: a tracker that cannot be parsed is as dangerous as one that cannot be fetched, for Rasa would
    begin a new conversation over it.
    """
    try:
        yield
    except Exception as error:
        raise StoreUnavailable(f"{what}: {type(error).__name__}") from error
