"""The whole system with real processes: Redis, action server, Rasa with the real assistant, worker, web.

`stack` lasts for the run, because Rasa takes its time to start; `hub` is a test's own, on an empty Redis and
a fresh shop. A test starts what it needs: `hub.web()`, `hub.worker()`, then `await hub.visitor()`; `live_hub`
has one worker and one web process already. Afterwards what it started is gone, and no log may hold what was
said. When a test fails, its report carries the end of every log.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.hub import Hub
from tests.e2e.stack import Stack, running
from tests.e2e.waiting import PATIENCE


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """Redis, the action server and Rasa."""
    with tempfile.TemporaryDirectory(prefix="e2e") as folder, running(Path(folder)) as stack:
        yield stack


@pytest.fixture
async def hub(stack: Stack) -> AsyncIterator[Hub]:
    """A hub with nothing started and nothing kept."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE, limits=limits) as http:
        hub = Hub(stack, http)
        await hub.clean()
        stack.start_rasa()
        try:
            yield hub
        finally:
            hub.close()
    leaked = [log.name for log in stack.logs() for secret in hub.secrets() if secret in log.read_text()]
    assert not leaked


@pytest.fixture
def live_hub(hub: Hub) -> Hub:
    """A hub with its web process and one worker running."""
    hub.worker()
    hub.web()
    return hub


@pytest.hookimpl(wrapper=True)  # type: ignore[untyped-decorator] # pluggy's, and pluggy has no types here
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the end of every log with a test that failed."""
    report = yield
    stack = getattr(item, "funcargs", {}).get("stack")
    if report.failed and isinstance(stack, Stack):
        for log in stack.logs():
            tail = log.read_text(errors="replace").splitlines()[-40:]
            report.sections.append((log.name, "\n".join(tail)))
    return report
