"""The same tests for both stores."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from hub.store import Store
from tests.contract import twins


@pytest.fixture(params=["memory", "redis"])
async def views(request: pytest.FixtureRequest) -> AsyncIterator[twins.Views]:
    """More than one process's view of one store."""
    if request.param == "memory":
        kept = twins.memory()
    else:
        kept = twins.redis(request.getfixturevalue("redis_process").url)
    async with kept as view:
        yield view


@pytest.fixture
async def store(views: twins.Views) -> Store:
    """One empty store."""
    return await views()
