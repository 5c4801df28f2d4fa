"""What tests of both environments share: nothing here may import what one of them lacks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import redis_tls
from tests.redis_cluster import RedisClusterProcesses
from tests.redis_process import RedisProcess

# No test is about time: a busy machine must not fail a property.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two halves for two cores (`launch.verify`): what waits for whole systems, and all the rest."""
    for item in items:
        half = "whole systems" if "e2e" in item.path.parts else "the rest"
        item.add_marker(pytest.mark.xdist_group(half))


@pytest.fixture(scope="session")
def redis_process() -> Iterator[RedisProcess]:
    """One Redis for the whole run; whoever uses it empties it first."""
    with tempfile.TemporaryDirectory(prefix="redis") as folder:
        process = RedisProcess(Path(folder))
        process.start()
        yield process
        process.stop()


@pytest.fixture(scope="session")
def redis_cluster() -> Iterator[RedisClusterProcesses]:
    """One Redis Cluster for the whole run."""
    with tempfile.TemporaryDirectory(prefix="cluster") as folder:
        cluster = RedisClusterProcesses(Path(folder))
        cluster.start()
        yield cluster
        cluster.kill()


@pytest.fixture(scope="session")
def redis_with_tls() -> Iterator[redis_tls.TlsRedisProcess]:
    """One Redis with TLS, a user and a password for the whole run."""
    if reason := redis_tls.missing():
        pytest.skip(reason)
    with tempfile.TemporaryDirectory(prefix="tls") as folder:
        process = redis_tls.TlsRedisProcess(Path(folder))
        process.start()
        yield process
        process.stop()
