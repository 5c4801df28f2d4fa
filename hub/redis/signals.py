"""Hints between processes, health and counters on Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from redis.exceptions import RedisError

from hub.errors import Unavailable, Unreadable
from hub.messages import Codec
from hub.redis import keys
from hub.redis.connection import SILENCE, TIMEOUT, Part, translated
from hub.store import Signal

_SIGNAL: Codec[Signal] = Codec(Signal)
_FORGOTTEN = 3_600_000


class RedisSignals(Part):
    """`hub.store.Signals` on pub/sub."""

    @translated
    async def publish(self, signal: Signal) -> None:
        """PUBLISH."""
        await self._redis.publish(keys.LIVE, _SIGNAL.dump(signal))

    async def subscribe(self) -> AsyncIterator[Signal | None]:
        """A subscription of its own; it begins with None, for what was before it was not heard."""
        live = self._redis.pubsub()  # ignoring nothing, for an answer to a ping is a sign of life
        try:
            await live.subscribe(keys.LIVE)
            yield None
            while True:
                signal = _signal(await _heard(live))
                if signal:
                    yield signal
        except (RedisError, OSError, TimeoutError) as error:
            raise Unavailable(f"the store is away: {type(error).__name__}") from error
        finally:
            await live.aclose()


async def _heard(live: Any) -> str:
    """What comes next, an answer to a ping included; raises TimeoutError when not even that comes."""
    message = await live.get_message(timeout=SILENCE)
    if message is None:
        await live.ping()
        message = await live.get_message(timeout=TIMEOUT)
    if message is None:
        raise TimeoutError
    return str(message["data"])


def _signal(said: str) -> Signal | None:
    """The signal; None for an answer to a ping, and for what another program said."""
    try:
        return _SIGNAL.load(said)
    except Unreadable:
        return None


class RedisHealth(Part):
    """`hub.store.Health` on Redis."""

    @translated
    async def ping(self) -> None:
        """PING."""
        await self._redis.ping()

    @translated
    async def beat(self, who: str, at: int) -> None:
        """ZADD; those silent for an hour are forgotten."""
        await self._redis.zadd(keys.WORKERS, {who: at})
        await self._redis.zremrangebyscore(keys.WORKERS, "-inf", at - _FORGOTTEN)

    @translated
    async def workers(self, since: int) -> int:
        """ZCOUNT."""
        return int(await self._redis.zcount(keys.WORKERS, since, "+inf"))

    @translated
    async def count(self, added: Mapping[str, float]) -> None:
        """HINCRBYFLOAT each, in one go."""
        pipe = self._redis.pipeline(transaction=False)
        for name, value in added.items():
            pipe.hincrbyfloat(keys.COUNTERS, name, value)
        await pipe.execute()

    @translated
    async def counters(self) -> Mapping[str, float]:
        """HGETALL."""
        return {name: float(value) for name, value in (await self._redis.hgetall(keys.COUNTERS)).items()}
