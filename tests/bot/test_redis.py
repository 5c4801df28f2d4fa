"""The connection to Redis."""

from __future__ import annotations

import pytest

from bot.errors import StoreUnavailable, TurnFailed
from bot.redis import connect, guarded
from tests.redis_process import RedisProcess


@pytest.mark.parametrize(
    ("url", "connection", "told"),
    [
        ("unix:///run/redis.sock", "UnixDomainSocketConnection", {"path": "/run/redis.sock"}),
        (
            "redis://ada:pa%24s@db:7000/2",
            "Connection",
            {"host": "db", "port": 7000, "password": "pa$s", "db": 2},
        ),
        ("rediss://db", "SSLConnection", {"host": "db"}),
    ],
)
def test_every_kind_of_url_is_understood(url: str, connection: str, told: dict[str, object]) -> None:
    pool = connect(url).connection_pool
    assert pool.connection_class.__name__ == connection
    assert told.items() <= pool.connection_kwargs.items()


def test_a_url_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="scheme"):
        connect("http://db")


def test_the_first_command_after_a_restart_succeeds(redis_process: RedisProcess) -> None:
    with connect(redis_process.url) as client:
        client.set("kept", "1")
        redis_process.kill()
        redis_process.start()
        assert client.get("kept") == "1"


def test_a_failure_is_not_one_that_rasa_catches() -> None:
    with pytest.raises(StoreUnavailable, match="reading: ValueError"), guarded("reading"):
        raise ValueError("words of a customer")
    assert not issubclass(TurnFailed, Exception)
