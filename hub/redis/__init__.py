"""The store on Redis (6.2 or later): the one package that speaks it. Begin with `keys` and `scripts`."""

from hub.redis.connection import connect
from hub.redis.store import RedisStore

__all__ = ["RedisStore", "connect"]
