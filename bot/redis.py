"""The connection to Redis: one server or a Redis Cluster, usable from any event loop."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from redis.asyncio import ConnectionPool, RedisCluster
from redis.asyncio import Redis as SingleNode
from redis.asyncio.connection import Connection, DefaultParser, SSLConnection, parse_url
from redis.exceptions import (
    ClusterDownError,
    ConnectionError,
    NoPermissionError,
    NoScriptError,
    RedisClusterException,
    TimeoutError,
)

from bot.errors import StoreUnavailable

TIMEOUT = 3.0
_LONGER_THAN_ANY_LOOP = 10 * 365 * 24 * 3600.0
_STOCK = {
    "port",
    "db",
    "username",
    "password",
    "socket_timeout",
    "ssl_certfile",
    "ssl_keyfile",
    "ssl_ca_certs",
}
_LOST = (ConnectionError, TimeoutError, ClusterDownError, RedisClusterException)

Client: TypeAlias = SingleNode | RedisCluster
Argument: TypeAlias = str | bytes | int | float


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


class Redis:
    """One Redis server, or a Redis Cluster: the server is asked which it is. Nothing is opened yet.

    `url` is `redis://`, `rediss://` or `unix://` with everything in it, or a host's name with the settings of
    Rasa's own stores beside it: `port`, `db`, `username`, `password`, `use_ssl`, `ssl_certfile`,
    `ssl_keyfile`, `ssl_ca_certs`, `socket_timeout`. Anything else raises `ValueError`.

    A command is sent at most once and fails after `TIMEOUT` seconds: one that failed may have happened. The
    next one finds a new connection. Replies are text. Connections belong to the event loop they were opened
    on and are closed with it, because Rasa's command line calls `asyncio.run` again and again. Failures are
    redis-py's own: callers put `guarded` around what belongs together.
    """

    def __init__(self, url: str | None = None, **stock: Any) -> None:
        self._options = _options(url or "localhost", stock)
        self._on: WeakKeyDictionary[asyncio.AbstractEventLoop, _Connected] = WeakKeyDictionary()

    async def run(self, script: str, keys: Sequence[str], args: Sequence[Argument] = ()) -> Any:
        """What the Lua script returns; all its keys share a hash tag. It travels once, then by its hash."""
        sha = hashlib.sha1(script.encode(), usedforsecurity=False).hexdigest()
        try:
            return await self.execute("EVALSHA", sha, len(keys), *keys, *args)
        except NoScriptError:
            return await self.execute("EVAL", script, len(keys), *keys, *args)

    async def execute(self, command: str, *args: Argument) -> Any:
        """What a single command returns."""
        return await self._connected().execute(command, *args)

    async def scan(self, pattern: str) -> set[str]:
        """The keys like this, on every node."""
        client = await self._connected().client()
        return {key async for key in client.scan_iter(match=pattern, count=1000)}

    def _connected(self) -> _Connected:
        loop = asyncio.get_running_loop()
        if loop not in self._on:
            self._on[loop] = _Connected(self._options)
        return self._on[loop]


class _Connected:
    """The client of one event loop, opened when it is first needed."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        self._opening = asyncio.Lock()
        self._client: Client | None = None
        self._end: AsyncGenerator[None, None] | None = None

    async def client(self) -> Client:
        """The client, opened."""
        return self._client or await self._open()

    async def execute(self, command: str, *args: Argument) -> Any:
        client = await self.client()
        try:
            return await client.execute_command(command, *args)
        except _LOST:
            await self._forget(client)
            raise

    async def _open(self) -> Client:
        async with self._opening:
            if self._client is None:
                client = await _connect(self._options)
                self._end = _closed_with_its_loop(client)
                await anext(self._end)
                # The loop holds on to it, so that nobody's forgetting closes it half before the loop ends.
                asyncio.get_running_loop().call_later(_LONGER_THAN_ANY_LOOP, lambda end: None, self._end)
                self._client = client
            return self._client

    async def _forget(self, client: Client) -> None:
        """Begin anew after a cluster was lost: redis-py forgets each node it could not reach, at last all."""
        if isinstance(client, RedisCluster) and client is self._client and self._end is not None:
            self._client = None
            await self._end.aclose()


async def _closed_with_its_loop(client: Client) -> AsyncGenerator[None, None]:
    """Closes the client when its event loop ends: the last thing asyncio does is closing its generators."""
    try:
        yield
    finally:
        await client.close()


async def _connect(options: dict[str, Any]) -> Client:
    client = SingleNode(connection_pool=ConnectionPool(**options, parser_class=_Parser))
    client.auto_close_connection_pool = True
    try:
        is_cluster = (await client.info("cluster")).get("cluster_enabled")
    except NoPermissionError:  # a cluster's client cannot do without INFO
        is_cluster = False
    except BaseException:
        await client.close()
        raise
    if not is_cluster:
        return client
    await client.close()
    options = dict(options)
    tls = options.pop("connection_class") is SSLConnection
    # Its own retries send a command again that may have happened.
    cluster = RedisCluster(**options, ssl=tls, cluster_error_retry_attempts=0)
    await cluster.initialize()
    return cluster


class _Parser(DefaultParser):
    """Sees that the server closed the connection, before a command is sent on it: redis-py 4 does not."""

    async def can_read_destructive(self) -> bool:
        return bool(await super().can_read_destructive()) or self._stream.at_eof()


def _options(url: str, stock: dict[str, Any]) -> dict[str, Any]:
    """The arguments of redis-py's connections."""
    told = _from_url(url, stock) if "://" in url else _from_stock(url, stock)
    if told["connection_class"] is SSLConnection:
        told.setdefault("ssl_check_hostname", told.get("ssl_cert_reqs") != "none")
    return {"socket_timeout": TIMEOUT, "decode_responses": True, **told}


def _from_url(url: str, stock: dict[str, Any]) -> dict[str, Any]:
    if stock:
        raise ValueError(f"{', '.join(sorted(stock))}: these belong into the Redis URL")
    return {"connection_class": Connection, **parse_url(url)}


def _from_stock(host: str, stock: dict[str, Any]) -> dict[str, Any]:
    use_ssl = stock.pop("use_ssl", False)
    if unknown := stock.keys() - _STOCK:
        raise ValueError(f"{', '.join(sorted(unknown))}: there are no such settings of Redis")
    told = {name: value for name, value in stock.items() if value is not None}
    if not use_ssl:
        told = {name: value for name, value in told.items() if not name.startswith("ssl_")}
    return {"connection_class": SSLConnection if use_ssl else Connection, "host": host, **told}
