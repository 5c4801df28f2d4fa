"""An agent who is gone loses the floor: the case goes back to the front of the queue.

An agent is present while a console is open. One who was never seen since the claim works through the API and
is not expected to be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from hub.conversation import Case, CaseState
from hub.messages import AgentLeft
from hub.store import Desk, Mailboxes
from hub.turns import Clock

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
            seen = _seen_since_claim(case, present)
            if case.agent and seen is not None and now - seen > self.grace:
                left = AgentLeft(f"left:{case.id}:{seen}", now, case.id, case.agent)
                await self.store.put(case.customer, left)


def _seen_since_claim(case: Case, present: Mapping[str, int]) -> int | None:
    seen = present.get(case.agent or "", 0)
    return seen if case.state is CaseState.CLAIMED and seen >= case.since else None
