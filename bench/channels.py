"""How fast webhooks are acknowledged, beside a bare route that only reads the body.

    .venv/bin/python -m bench.channels [SECONDS]

The web process and its Redis are real; there is no worker, and no provider to ask. Each channel is measured
in turns with the bare route, at the same constant rate.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import httpx
from slack_sdk.signature import SignatureVerifier
from twilio.request_validator import RequestValidator

from launch import programs, redis_server, settings
from launch.data_dir import prepare
from launch.ports import LOOPBACK, free_ports
from launch.process import Program, running
from launch.watchdog import Watchdog

RATE, SECONDS, TURNS = 200, 10.0, 3
CUSTOMERS = 200
BOUND = 3.0
NOBODY = f"http://{LOOPBACK}:9"
"""Where the providers would be: the way in asks them nothing."""
SECRET, ACCOUNT = "a-secret-of-the-measurement", "AC" + "0" * 32
CHANNELS = {
    "telegram": {"token": "4242:measured", "webhook_secret": SECRET, "api_base": NOBODY},
    "twilio": {"account_sid": ACCOUNT, "auth_token": SECRET, "from": "+12025550100", "api_base": NOBODY},
    "slack": {"bot_token": "xoxb-measured", "signing_secret": SECRET, "api_base": NOBODY},
}


@dataclass(frozen=True, slots=True)
class Request:
    """A webhook as its provider sends it."""

    path: str
    body: bytes
    headers: dict[str, str]


def from_telegram(url: str, number: int) -> Request:
    """A message in one of the chats."""
    person = {"id": 5_550_000 + number % CUSTOMERS, "is_bot": False, "first_name": "Ada"}
    message = {"message_id": number, "from": person, "chat": {**person, "type": "private"}}
    update = {"update_id": number, "message": {**message, "date": 1_795_000_000, "text": "are you there?"}}
    headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET}
    return Request("/webhooks/telegram", json.dumps(update).encode(), headers)


def from_twilio(url: str, number: int) -> Request:
    """A text message, with the fields that Twilio sends."""
    form = {
        **dict.fromkeys(("MessageSid", "SmsSid", "SmsMessageSid"), f"SM{number:032x}"),
        **dict.fromkeys(("ToCountry", "FromCountry"), "US"),
        **dict.fromkeys(("ToCity", "FromCity", "ToZip", "FromZip", "ToState", "FromState"), ""),
        "From": f"+1202555{number % CUSTOMERS:04}",
        "To": "+12025550100",
        "AccountSid": ACCOUNT,
        "Body": "are you there?",
        "NumMedia": "0",
        "NumSegments": "1",
        "ApiVersion": "2010-04-01",
    }
    path = "/webhooks/twilio/sms"
    signature = RequestValidator(SECRET).compute_signature(url + path, form)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    return Request(path, urlencode(form).encode(), headers)


def from_slack(url: str, number: int) -> Request:
    """A direct message."""
    user, ts = number % CUSTOMERS, f"1795000000.{number:06}"
    event = {"type": "message", "channel_type": "im", "user": f"U{user:09}", "channel": f"D{user:09}"}
    body = {
        "type": "event_callback",
        "team_id": "T000000001",
        "event_id": f"Ev{number:08}",
        "event": {**event, "ts": ts, "event_ts": ts, "text": "are you there?", "team": "T000000001"},
    }
    raw, now = json.dumps(body), str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=raw)
    headers = {"Content-Type": "application/json", "X-Slack-Request-Timestamp": now}
    return Request("/webhooks/slack", raw.encode(), {**headers, "X-Slack-Signature": signature or ""})


async def acknowledged(
    http: httpx.AsyncClient, url: str, requests: Iterator[Request], count: int
) -> list[float]:
    """Seconds each of so many requests took, sent at the constant rate, whatever became of the others."""
    times: list[float] = []

    async def send(request: Request) -> None:
        began = time.perf_counter()
        answer = await http.post(url + request.path, content=request.body, headers=request.headers)
        times.append(time.perf_counter() - began)
        answer.raise_for_status()

    began = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for n, request in enumerate(itertools.islice(requests, count)):
            await asyncio.sleep(max(0.0, began + n / RATE - time.perf_counter()))
            tasks.create_task(send(request))
    return times


async def compared(
    http: httpx.AsyncClient, parts: Running, make: Callable[[str, int], Request], seconds: float
) -> None:
    """One channel and the bare route in turns, and how many times as long the channel takes."""
    name, numbers = make.__name__.removeprefix("from_"), itertools.count(1)
    ours = (make(parts.web, number) for number in numbers)
    plain = (
        Request("/bare", each.body, each.headers) for each in (make(parts.web, n) for n in itertools.count(1))
    )
    count = int(RATE * seconds / TURNS)
    hub, bare = [], []
    await acknowledged(http, parts.web, ours, RATE // 4)  # the first ones open connections
    await acknowledged(http, parts.bare, plain, RATE // 4)
    began = time.perf_counter()
    for _ in range(TURNS):
        bare += await acknowledged(http, parts.bare, plain, count)
        hub += await acknowledged(http, parts.web, ours, count)
    rate = (len(hub) + len(bare)) / (time.perf_counter() - began)
    ratio = _p(hub, 0.99) / _p(bare, 0.99)
    print(f"{name}: {rate:.0f}/s, p50 {_p(hub, 0.5):.1f} ms, p99 {_p(hub, 0.99):.1f} ms;", end=" ")
    print(
        f"bare p50 {_p(bare, 0.5):.1f} ms, p99 {_p(bare, 0.99):.1f} ms; ratio {ratio:.1f} (bound: {BOUND:g})"
    )


def _p(times: list[float], part: float) -> float:
    """Milliseconds within which that part of them was done."""
    return 1000 * sorted(times)[int(part * len(times))]


@dataclass(frozen=True, slots=True)
class Running:
    """Where the two are."""

    web: str
    bare: str


@asynccontextmanager
async def both() -> AsyncIterator[Running]:
    """Run Redis, the web process and the bare route on free ports while the block runs."""
    async with AsyncExitStack() as parts:
        folder = Path(parts.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        prepare(folder)
        run = partial(running, data_dir=folder, watchdog=parts.enter_context(Watchdog()))
        web, bare = free_ports(2)
        file, socket = folder / "channels.yml", folder / "redis.sock"
        file.write_text(json.dumps(CHANNELS))
        own = {"PORT": str(web), "DATA_DIR": str(folder), "CHANNELS_FILE": str(file)}
        given = {**os.environ, **own, "REDIS_URL": "", "RASA_URL": NOBODY, "PUBLIC_URL": ""}
        wiring = programs.wiring(settings.read(given), 9, redis_server.url(socket), SECRET)
        environ = {**programs.DEFAULTS, **given, **wiring}
        redis = redis_server.program(redis_server.find_binary(), folder / "redis", socket, environ)
        await parts.enter_async_context(run(redis))
        await redis_server.wait_until_loaded(socket)
        command = (sys.executable, "-m", "uvicorn", "bench.bare:app", "--port", str(bare))
        bare_program = Program("bare", (*command, "--log-level", "critical"), environ)
        for program in (programs.web(environ), bare_program):
            await parts.enter_async_context(run(program))
        found = Running(f"http://{LOOPBACK}:{web}", f"http://{LOOPBACK}:{bare}")
        await _up(f"{found.web}/healthz")
        await _up(f"{found.bare}/docs")
        yield found


async def _up(url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http, asyncio.timeout(60):
        while True:
            try:
                if (await http.get(url)).is_success:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.1)


async def main(seconds: float) -> None:
    """Start both, measure each channel, end everything."""
    limits = httpx.Limits(max_connections=400, max_keepalive_connections=400)
    async with both() as parts, httpx.AsyncClient(limits=limits, trust_env=False, timeout=60) as http:
        for make in (from_telegram, from_twilio, from_slack):
            await compared(http, parts, make, seconds)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS))
