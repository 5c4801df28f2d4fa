"""All parts of the store on one Redis client."""

from __future__ import annotations

from redis.asyncio import Redis

from hub.redis.bots import RedisBots
from hub.redis.connection import Connection
from hub.redis.desk import RedisAccounts, RedisDesk
from hub.redis.limits import RedisLimits
from hub.redis.mailboxes import RedisMailboxes
from hub.redis.progress import RedisProgress
from hub.redis.records import RedisCustomers, RedisDeadLetters, RedisLog
from hub.redis.signals import RedisHealth, RedisSignals


class RedisStore(
    RedisMailboxes,
    RedisLimits,
    RedisProgress,
    RedisLog,
    RedisCustomers,
    RedisDesk,
    RedisAccounts,
    RedisSignals,
    RedisDeadLetters,
    RedisHealth,
    RedisBots,
):
    """`hub.store.Store` on one client."""

    def __init__(self, redis: Redis) -> None:
        super().__init__(Connection(redis))
