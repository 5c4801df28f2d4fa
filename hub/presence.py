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


class PresenceStore(Desk, Mailboxes, Protocol):
    """What the watch needs of the store."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Looks after the agents who have the floor."""

    store: PresenceStore
    clock: Clock
    grace: int = GRACE

    async def look(self) -> None:
        """Give back the cases of agents who are gone. Any number of workers may look: it happens once."""
        present, now = await self.store.present(), self.clock()
        for case in await self.store.cases():
            seen = self._seen_with(case, present)
            if case.agent and seen is not None and now - seen > self.grace:
                left = AgentLeft(f"left:{case.id}:{seen}", now, case.id, case.agent)
                await self.store.put(case.customer, left)

    def _seen_with(self, case: Case, present: Mapping[str, int]) -> int | None:
        """When the agent was seen last with the case in a console; None for one who uses none."""
        seen = present.get(case.agent or "")
        if seen is None or case.state is not CaseState.CLAIMED:
            return None
        return seen if seen >= case.since - self.grace else None
