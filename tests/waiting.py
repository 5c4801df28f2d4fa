"""Waiting for what will happen, never for time to pass."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(look: Callable[[], Awaitable[T]], patience: float = 20.0) -> T:
    """What `look` brings as soon as it is true; raises TimeoutError after so many seconds."""
    async with asyncio.timeout(patience):
        while not (found := await look()):  # noqa: ASYNC110 (what is looked at sets no event)
            await asyncio.sleep(0.01)
        return found
