"""Socket Mode of the fake Slack: what happens goes over a socket, and comes again until it is confirmed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.providers.slack_events import ACK_LIMIT, Deliveries

TRIES = 4


@asynccontextmanager
async def listening(events: Deliveries) -> AsyncIterator[str]:
    """The socket's address while it listens, on a free loopback port."""

    async def opened(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        events.sockets.append(waiting)
        try:
            await _until_closed(socket, waiting, events)
        finally:
            events.sockets.remove(waiting)
        return socket

    app = web.Application()
    app.router.add_get("/socket", opened)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"ws://127.0.0.1:{runner.addresses[0][1]}/socket"
    finally:
        await runner.cleanup()


async def _until_closed(
    socket: web.WebSocketResponse, waiting: asyncio.Queue[dict[str, Any]], events: Deliveries
) -> None:
    """Send what waits, as long as the app listens."""
    sending = asyncio.create_task(_send(socket, waiting, events))
    async for message in socket:
        answer = json.loads(message.data)
        events.confirmed[answer["envelope_id"]] = answer.get("payload")
        events.news.set()
    sending.cancel()


async def _send(
    socket: web.WebSocketResponse, waiting: asyncio.Queue[dict[str, Any]], events: Deliveries
) -> None:
    while True:
        envelope = await waiting.get()
        for attempt in range(TRIES):
            number = f"{len(events.confirmed)}-{attempt}"
            await socket.send_json({**envelope, "envelope_id": number, "retry_attempt": attempt})
            if await _confirmed(number, events):
                break


async def _confirmed(number: str, events: Deliveries) -> bool:
    """Whether the app confirms it in time."""
    try:
        async with asyncio.timeout(ACK_LIMIT * events.pace):
            while number not in events.confirmed:
                events.news.clear()
                await events.news.wait()
    except TimeoutError:
        return False
    return True
