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

from hub.redis import RedisStore, connect
from tests.e2e.apps import App, OnSlack, OnSms, OnTelegram
from tests.e2e.channels import Channels
from tests.e2e.hub import Hub
from tests.e2e.stack import Stack, running
from tests.e2e.waiting import PATIENCE
from tests.providers import slack as fake_slack
from tests.providers import telegram as fake_telegram
from tests.providers import twilio as fake_twilio


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


@pytest.fixture
async def channels(hub: Hub, tmp_path: Path) -> AsyncIterator[Channels]:
    """A hub without a worker that is connected to fakes of the providers, which repeat webhooks sooner."""
    redis = connect(hub.stack.redis.url)
    async with (
        fake_telegram.running(pace=0.1) as on_telegram,
        fake_slack.running(pace=0.1) as on_slack,
        fake_twilio.twilio(pace=1.0) as on_twilio,
        httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as http,
    ):
        apps = (OnTelegram(on_telegram), OnSlack(on_slack), OnSms(on_twilio))
        channels = Channels(hub, http, RedisStore(redis), tmp_path, apps)
        channels.start_web()
        yield channels
        channels.keep_out_of_logs()
        hub.close()
    await redis.aclose()


@pytest.fixture(params=["telegram", "slack", "sms"])
def app(channels: Channels, request: pytest.FixtureRequest) -> App:
    """Each of the apps in turn."""
    return channels.app(request.param)


@pytest.fixture
def telegram(channels: Channels) -> OnTelegram:
    """Telegram alone."""
    return next(app for app in channels.apps if isinstance(app, OnTelegram))


@pytest.fixture
def sms(channels: Channels) -> OnSms:
    """Text messages alone."""
    return next(app for app in channels.apps if isinstance(app, OnSms))


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
