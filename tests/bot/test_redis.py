"""The connection to Redis: one server, TLS with a user, a cluster; broken and back."""

from __future__ import annotations

import asyncio
import uuid
from ssl import SSLCertVerificationError

import pytest
from redis.exceptions import AuthenticationError, ConnectionError, RedisError

from bot.errors import StoreUnavailable, TurnFailed
from bot.redis import Redis, guarded
from tests.redis_cluster import RedisClusterProcesses
from tests.redis_process import RedisProcess
from tests.redis_tls import PASSWORD, USER, TlsRedisProcess

COUNT = "return redis.call('INCRBY', KEYS[1], ARGV[1])"
SERVERS = ("redis_process", "redis_with_tls", "redis_cluster")


@pytest.fixture(params=SERVERS)
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(request.param).url
    return found


async def test_scripts_and_commands_run_everywhere(url: str) -> None:
    """Many keys, so that every node of a cluster is meant by some and lacks the script at first."""
    redis = Redis(url)
    script = f"{COUNT} -- {uuid.uuid4().hex}"
    keys = [f"rasa:{{{uuid.uuid4().hex}}}:{n}" for n in range(8)]
    assert await asyncio.gather(*(redis.run(script, [key], [2]) for key in keys)) == [2] * len(keys)
    assert [await redis.run(script, [key], [3]) for key in keys] == [5] * len(keys)
    assert [await redis.execute("GET", key) for key in keys] == ["5"] * len(keys)


def test_each_event_loop_has_its_connections(url: str) -> None:
    """And leaves none open: an unclosed one would be a warning, and so an error, here."""
    redis = Redis(url)
    key = f"rasa:{uuid.uuid4().hex}"
    assert [asyncio.run(redis.execute("INCR", key)) for _ in range(3)] == [1, 2, 3]


async def test_rasas_own_settings_are_understood(redis_with_tls: TlsRedisProcess) -> None:
    told = {"port": redis_with_tls.port, "username": USER, "password": PASSWORD, "db": 1}
    redis = Redis("localhost", **told, use_ssl=True, ssl_ca_certs=str(redis_with_tls.certificate))
    assert await redis.execute("SET", "rasa:key", "value")
    assert await Redis(redis_with_tls.url).execute("GET", "rasa:key") is None


async def test_a_wrong_password_is_refused(redis_with_tls: TlsRedisProcess) -> None:
    with pytest.raises(AuthenticationError):
        await Redis(redis_with_tls.url.replace(USER, "eve")).execute("GET", "rasa:key")


async def test_a_certificate_nobody_vouches_for_is_refused(redis_with_tls: TlsRedisProcess) -> None:
    url, _, _ = redis_with_tls.url.partition("?")
    await _refuses_the_certificate(url)


async def test_a_certificate_for_another_name_is_refused(redis_with_tls: TlsRedisProcess) -> None:
    await _refuses_the_certificate(redis_with_tls.url.replace("localhost", "127.0.0.1"))


@pytest.mark.parametrize(
    ("url", "stock"),
    [("http://db", {}), ("redis://db", {"port": 7000}), ("db", {"sentinel": "x"})],
    ids=["scheme", "both", "unknown"],
)
def test_settings_that_would_be_lost_are_refused(url: str, stock: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"scheme|belong|no such"):
        Redis(url, **stock)


async def test_the_first_command_after_a_restart_succeeds(redis_process: RedisProcess) -> None:
    redis = Redis(redis_process.url)
    await redis.execute("SET", "kept", "1")
    redis_process.kill()
    redis_process.start()
    assert await redis.execute("GET", "kept") == "1"


async def test_a_cluster_that_was_away_is_found_again(redis_cluster: RedisClusterProcesses) -> None:
    redis = Redis(redis_cluster.url)
    keys = [f"rasa:{n}" for n in range(9)]
    for key in keys:
        await redis.execute("SET", key, "1")
    redis_cluster.kill()
    for key in keys:
        with pytest.raises(RedisError):
            await redis.execute("GET", key)
    redis_cluster.restart()
    assert [await redis.execute("GET", key) for key in keys] == ["1"] * len(keys)


async def test_a_silent_server_is_not_waited_for(redis_process: RedisProcess) -> None:
    redis = Redis(redis_process.url)
    await redis.execute("PING")
    redis_process.freeze()
    try:
        with pytest.raises(StoreUnavailable, match="asking: TimeoutError"), guarded("asking"):
            await redis.execute("PING")
    finally:
        redis_process.thaw()
    assert await redis.execute("PING")


async def test_a_command_that_was_given_up_leaves_no_answer_behind(redis_process: RedisProcess) -> None:
    redis = Redis(redis_process.url)
    await redis.execute("PING")
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(redis.execute("BLPOP", "nothing", 1), 0.05)
    assert await redis.execute("ECHO", "mine") == "mine"


def test_a_failure_is_not_one_that_rasa_catches() -> None:
    with pytest.raises(StoreUnavailable, match="reading: ValueError"), guarded("reading"):
        raise ValueError("words of a customer")
    assert not issubclass(TurnFailed, Exception)


async def _refuses_the_certificate(url: str) -> None:
    with pytest.raises(ConnectionError) as refused:
        await Redis(url).execute("PING")
    assert isinstance(refused.value.__context__, SSLCertVerificationError)
