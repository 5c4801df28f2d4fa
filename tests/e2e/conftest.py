"""The whole system with real processes: Redis, action server, Rasa with the real assistant, web, workers.

`stack` lasts for the run, because Rasa takes its time to start. A test takes `hub`: an empty Redis, a fresh
shop, everything running but the workers, which it starts with `hub.worker()`; `live_hub` has one already.
`hub.visitor()` is a customer over HTTP, `hub.url` the address for a browser, `hub.add_agent(…)` someone for
the desk, `hub.before_rasa()` and `hub.before_redis()` are places to make trouble. A test may kill anything:
what the next one needs is started again. No log may hold what was said; a failed test shows the end of each.
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
    """What all tests share."""
    with tempfile.TemporaryDirectory(prefix="e2e") as folder, running(Path(folder)) as stack:
        yield stack


@pytest.fixture
async def hub(stack: Stack) -> AsyncIterator[Hub]:
    """A hub without a worker, where nobody has said anything yet."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE, limits=limits) as http:
        hub = Hub(stack, http)
        await hub.clean()
        stack.start_rasa()
        stack.start_web()
        try:
            yield hub
        finally:
            hub.close()
    assert hub.leaks() == []


@pytest.fixture
def live_hub(hub: Hub) -> Hub:
    """A hub with one worker."""
    hub.worker()
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
