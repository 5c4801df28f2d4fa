"""An agent's open console, as far as a measurement needs it: signed in, reading the live stream."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

import httpx

from bench.stack import Running


class Console:
    """Sees that the queue changed."""

    def __init__(self, http: httpx.AsyncClient, parts: Running) -> None:
        self._http, self._web, self._password = http, parts.web, parts.password
        self._changed = asyncio.Event()

    async def sign_in(self) -> None:
        """Open a session; the client keeps its cookie."""
        form = {"login": "demo", "password": self._password}
        response = await self._http.post(f"{self._web}/desk/sign-in", data=form)
        if not response.is_redirect:
            response.raise_for_status()

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Read the stream while the block runs."""
        async with asyncio.TaskGroup() as tasks:
            reader = tasks.create_task(self._read())
            await self._changed.wait()
            yield
            reader.cancel()

    async def seconds_until(self, cause: Awaitable[object]) -> float:
        """Seconds from `cause` to the next change of the queue."""
        await asyncio.sleep(0.2)
        self._changed.clear()
        began = time.perf_counter()
        await cause
        await self._changed.wait()
        return time.perf_counter() - began

    async def _read(self) -> None:
        async with self._http.stream("GET", f"{self._web}/desk/events", timeout=None) as stream:
            stream.raise_for_status()
            async for line in stream.aiter_lines():
                if line.startswith("data:") and "waiting" in line:
                    self._changed.set()
