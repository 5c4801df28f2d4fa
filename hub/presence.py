"""An agent who is gone loses the floor: the case goes back to the front of the queue.

An agent is present while a console is open. One who was not seen since the claim, nor in the grace time
before it, works through the API and is not expected to be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from hub.clock import Clock
from hub.conversation import Case, CaseState
from hub.messages import AgentLeft
from hub.store import Desk, Mailboxes

GRACE = 120_000
"""Milliseconds an agent may be gone: time to load a page again, or to pass a tunnel."""
GAP = 10_000
"""Milliseconds between two looks after which the store, or this worker, was away."""


class PresenceStore(Desk, Mailboxes, Protocol):
    """What the watch needs of the store."""


@dataclass(slots=True)
class Presence:
    """Looks after the agents who have the floor; `look` is called every few seconds."""

    store: PresenceStore
    clock: Clock
    grace: int = GRACE
    _looked: int = 0
    _steady_since: int = 0

    async def look(self) -> None:
        """Give back the cases of agents who are gone. Any number of workers may look: it happens once."""
        present, cases = await self.store.present(), await self.store.cases()
        now, steady = self.clock(), self._steady()
        for case in cases:
            seen = self._seen_with(case, present)
            if case.agent and seen is not None and now - max(seen, steady) > self.grace:
                left = AgentLeft(f"left:{case.id}:{seen}", now, case.id, case.agent)
                await self.store.put(case.customer, left)

    def _steady(self) -> int:
        """Since when there was no gap: while the store is away no console can say that it is there."""
        now = self.clock()
        if now - self._looked > GAP:
            self._steady_since = now
        self._looked = now
        return self._steady_since

    def _seen_with(self, case: Case, present: Mapping[str, int]) -> int | None:
        """When the agent was seen last with the case in a console; None for one who uses none."""
        seen = present.get(case.agent or "")
        if seen is None or case.state is not CaseState.CLAIMED:
            return None
        return seen if seen >= case.since - self.grace else None
