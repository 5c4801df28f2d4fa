"""Real processes for the tests of bot/: an action server, a trained model, a Rasa."""

from __future__ import annotations

import asyncio
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa and TensorFlow warn while they are imported
    import rasa.core.agent  # noqa: F401

from tests.bot.action_server import ActionServer
from tests.bot.model import trained_model
from tests.bot.rasa_process import RasaProcess
from tests.redis_process import RedisProcess


def pytest_runtest_setup() -> None:
    """Python's own loop: Sanic makes uvloop everyone's, whose loops end before their sockets do."""
    asyncio.set_event_loop_policy(None)


@pytest.fixture
def redis_url(redis_process: RedisProcess) -> str:
    return redis_process.url


@pytest.fixture(scope="session")
def actions() -> Iterator[ActionServer]:
    with ActionServer() as server:
        yield server


@pytest.fixture(scope="session")
def model() -> Path:
    return trained_model()


@pytest.fixture(scope="session")
def rasa_process(
    redis_process: RedisProcess,
    actions: ActionServer,
    model: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RasaProcess]:
    log = tmp_path_factory.mktemp("rasa") / "rasa.log"
    environment = {"REDIS_URL": redis_process.url, "ACTIONS_URL": actions.url}
    process = RasaProcess(model, environment, log)
    process.start("tests/bot/project/fatal-endpoints.yml")  # the product's take over in test_turn.py
    yield process
    process.kill()


@pytest.fixture
def sender() -> str:
    return uuid.uuid4().hex
