"""Dead letters: kept until someone looks."""

from __future__ import annotations

from collections.abc import Sequence

from hub.memory.mailboxes import append
from hub.memory.state import Part
from hub.store import DeadLetter


class MemoryDeadLetters(Part):
    """See `hub.store.DeadLetters`."""

    async def keep(self, source: str, raw: str, why: str) -> None:
        dead_id = str(next(self._state.serial))
        self._state.dead[dead_id] = DeadLetter(dead_id, self._state.clock(), f"{source}: {why}", raw, None)

    async def dead(self) -> Sequence[DeadLetter]:
        return list(self._state.dead.values())

    async def replay(self, dead: DeadLetter) -> bool:
        if dead.mailbox is None or not await self.discard(dead):
            return False
        append(self._state, dead.mailbox, dead.letter)
        return True

    async def discard(self, dead: DeadLetter) -> bool:
        return self._state.dead.pop(dead.id, None) is not None
