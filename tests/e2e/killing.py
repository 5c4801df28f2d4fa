"""Acts for a chokepoint's traps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests.e2e.process import Process


def killing(process: Process) -> Callable[[], Awaitable[bool]]:
    """An act that kills the process; nothing more passes."""

    async def kill() -> bool:
        process.kill()
        return False

    return kill
