"""Waiting for what will happen, never for time to pass."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import httpx

PATIENCE = 180.0
"""Seconds that anything a test waits for may take: no healthy run comes near it."""


async def until(happened: Callable[[], object]) -> None:
    """Return as soon as it has happened."""
    async with asyncio.timeout(PATIENCE):
        while not happened():  # noqa: ASYNC110 - other processes have no event to wait for
            await asyncio.sleep(0.02)


def wait_for(answers: Callable[[], bool]) -> None:
    """Return as soon as a server answers as wished; one that cannot be reached is not there yet."""
    deadline = time.monotonic() + PATIENCE
    while not _reached(answers):
        if time.monotonic() > deadline:
            raise TimeoutError(answers)
        time.sleep(0.05)


def _reached(answers: Callable[[], bool]) -> bool:
    try:
        return answers()
    except httpx.TransportError:
        return False
