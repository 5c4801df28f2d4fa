"""The wiring: settings, and both programs as real processes with a Redis of the test's own and no bot."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from app import main, settings
from hub.errors import Unreadable
from tests.redis_process import RedisProcess
from tests.waiting import eventually

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30.0
MESSAGE = {"client_id": "7f0c1f0e-9d5c-4c8e-8a57-0e7a3f1f2b11", "text": "hello"}


def test_without_an_environment_everything_is_on_this_machine() -> None:
    found = settings({})
    assert (found.host, found.port, found.public_url) == ("127.0.0.1", 8080, "http://127.0.0.1:8080")
    assert found.rasa_urls == ()
    assert found.api_key == ""
    assert found.environ["PUBLIC_URL"] == found.public_url


def test_an_empty_variable_counts_as_missing() -> None:
    assert settings({"PORT": "", "API_KEY": "", "PUBLIC_URL": ""}) == settings({})


def test_what_is_set_is_taken() -> None:
    environ = {
        "HOST": "0.0.0.0",
        "PORT": "9000",
        "PUBLIC_URL": "https://chat.example/",
        "REDIS_URL": "unix:///redis.sock",
        "RASA_URL": "http://one, http://two",
        "HUB_SECRET": "s",
        "CHANNELS_FILE": "other.yml",
        "API_KEY": "k",
        "BOT_LIMIT": "2.5",
    }
    found = settings(environ)
    assert (found.host, found.port, found.public_url) == ("0.0.0.0", 9000, "https://chat.example")
    assert (found.redis_url, found.rasa_urls) == ("unix:///redis.sock", ("http://one", "http://two"))
    assert (found.hub_secret, found.api_key, found.bot_limit) == ("s", "k", 2.5)
    assert found.channels_file == Path("other.yml")


@dataclass
class Programs:
    """Starts the hub's programs with one environment."""

    environ: dict[str, str]

    @contextmanager
    def running(self, name: str) -> Iterator[subprocess.Popen[bytes]]:
        """The program runs inside the block, and is killed after it if it still does."""
        command = [sys.executable, "app.py", name]
        with subprocess.Popen(command, cwd=ROOT, env=self.environ, stderr=subprocess.PIPE) as process:
            try:
                yield process
            finally:
                process.kill()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.environ['PORT']}"


@pytest.fixture
def programs(redis_process: RedisProcess, tmp_path: Path) -> Programs:
    port, nobody = _free_port(), _free_port()
    channels = tmp_path / "channels.yml"
    channels.write_text(
        'webchat: {sites: [{key: demo, origins: ["${PUBLIC_URL}"]}]}\nsms: {token: "${SMS}"}\n'
    )
    _empty(redis_process)
    return Programs(
        {
            "PATH": "/usr/bin:/bin",
            "REDIS_URL": redis_process.url,
            "RASA_URL": f"http://127.0.0.1:{nobody}",
            "HUB_SECRET": "secret",
            "PORT": str(port),
            "CHANNELS_FILE": str(channels),
        }
    )


@pytest.fixture
async def client(programs: Programs) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=programs.url, timeout=PATIENCE) as client:
        yield client


async def _up(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/healthz")).status_code == 200
    except httpx.TransportError:
        return False


async def _events(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    async for line in response.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


async def _ready(client: httpx.AsyncClient) -> dict[str, bool] | None:
    parts = (await client.get("/readyz")).json()
    return parts if parts["worker"] else None


async def _visitor(client: httpx.AsyncClient) -> dict[str, str]:
    session = await client.post("/webchat/session", json={"site": "demo"})
    return {"Authorization": f"Bearer {session.json()['token']}"}


async def test_a_message_goes_all_the_way_and_the_worker_stops_when_asked(
    programs: Programs, client: httpx.AsyncClient
) -> None:
    """Without a bot, the customer is told."""
    with programs.running("web"), programs.running("worker") as worker:
        await eventually(lambda: _up(client), PATIENCE)
        assert await eventually(lambda: _ready(client), PATIENCE) == {
            "redis": True,
            "worker": True,
            "rasa": False,
        }
        headers = await _visitor(client)
        assert (await client.post("/webchat/messages", json=MESSAGE, headers=headers)).status_code == 202
        async with client.stream("GET", "/webchat/events", headers=headers) as response:
            said = [event async for event in _until_told(response)]
        worker.terminate()
        _, told = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 0
    assert {json.loads(line)["event"] for line in told.splitlines()} == {"bot_failed", "letter_done"}
    assert [event["from"] for event in said] == ["customer", "system"]
    assert "next in line" in said[1]["text"]


async def _until_told(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    async for event in _events(response):
        if "from" in event and "text" in event:
            yield event
            if event["from"] == "system":
                return


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_web_stops_when_asked_and_ends_its_open_streams(
    programs: Programs, client: httpx.AsyncClient, number: signal.Signals
) -> None:
    with programs.running("web") as process:
        await eventually(lambda: _up(client), PATIENCE)
        headers = await _visitor(client)
        async with client.stream("GET", "/webchat/events", headers=headers) as response:
            events = _events(response)
            assert (await anext(events))["floor"] == "bot"
            process.send_signal(number)
            assert [event async for event in events] == []
        _, told = process.communicate(timeout=PATIENCE)
    lines = [json.loads(line) for line in told.splitlines()]
    assert [(line["event"], line.get("why")) for line in lines] == [
        ("channel_off", "sms is off: the environment has no SMS.")
    ]
    assert process.returncode == 0


@pytest.mark.parametrize("arguments", [[], ["everything"], ["web", "worker"]])
def test_what_there_is_to_run_is_said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("usage: ")


@pytest.mark.parametrize("name", ["PORT", "BOT_LIMIT"])
def test_a_number_that_is_none_is_said_in_a_sentence(name: str) -> None:
    with pytest.raises(Unreadable, match=f"{name} is 'many': it must be a number"):
        settings({name: "many"})


def test_channels_that_cannot_be_read_are_said_in_a_sentence(programs: Programs) -> None:
    Path(programs.environ["CHANNELS_FILE"]).write_text("webchat: {sites: []}")
    with programs.running("web") as process:
        _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert told == b"webchat: name at least one site under `sites:`\n"


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _empty(redis: RedisProcess) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(redis.socket))
        connection.sendall(b"FLUSHALL\r\n")
        assert connection.recv(64).startswith(b"+OK")


@pytest.mark.parametrize("program", ["web", "worker"])
def test_without_the_secret_nothing_starts(programs: Programs, program: str) -> None:
    """Links to files would be anyone's to make."""
    command, environ = [sys.executable, "app.py", program], {**programs.environ, "HUB_SECRET": ""}
    done = subprocess.run(command, cwd=ROOT, env=environ, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "HUB_SECRET is missing: " in done.stderr


def test_a_channel_with_useless_settings_is_off_and_says_so_without_quoting_them(programs: Programs) -> None:
    Path(programs.environ["CHANNELS_FILE"]).write_text(
        'telegram: {token: "nonsense"}\ntwilio: {account_sid: "${NO_SID}"}\n'
        'slack: {bot_token: "xoxb-1", signing_secret: "x"}\n'
    )
    command = [sys.executable, "app.py", "channels", "guide"]
    done = subprocess.run(
        command, cwd=ROOT, env=programs.environ, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "twilio is off: the environment has no NO_SID." in done.stdout
    assert "telegram is off: " in done.stderr
    assert "\ndisplay_information:\n" in done.stdout  # a manifest that can be copied as it stands
    assert "nonsense" not in done.stdout + done.stderr
