"""The desk: cases in the order of the queue, and which consoles are open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hub.conversation import Case, CaseState
from hub.memory.signals import tell
from hub.memory.state import Part
from hub.store import Signal


class MemoryDesk(Part):
    """See `hub.store.Desk`."""

    async def show(self, case: Case) -> None:
        known = self._state.cases.get(case.id)
        if known and known.version >= case.version:
            return
        self._state.cases[case.id] = case
        tell(self._state, Signal("desk"))

    async def case(self, case_id: str) -> Case | None:
        return self._state.cases.get(case_id)

    async def cases(self) -> Sequence[Case]:
        return [*self._queue(), *sorted(self._in(CaseState.CLAIMED), key=_since)]

    async def closed(self, limit: int) -> Sequence[Case]:
        over = [case for case in self._state.cases.values() if not case.state.open]
        return sorted(over, key=_since, reverse=True)[:limit]

    async def waiting(self, team: str) -> int:
        return len(self._queue_of(team))

    async def place(self, case: Case) -> int | None:
        ids = [waiting.id for waiting in self._queue_of(case.team)]
        return ids.index(case.id) + 1 if case.id in ids else None

    async def seen(self, agent: str, at: int) -> None:
        self._state.consoles[agent] = at

    async def present(self) -> Mapping[str, int]:
        return dict(self._state.consoles)

    def _queue(self) -> list[Case]:
        return sorted(self._in(CaseState.QUEUED), key=lambda case: (-case.priority, case.opened_at, case.id))

    def _queue_of(self, team: str) -> list[Case]:
        return [case for case in self._queue() if case.team == team]

    def _in(self, state: CaseState) -> list[Case]:
        return [case for case in self._state.cases.values() if case.state is state]


def _since(case: Case) -> tuple[int, str]:
    return case.since, case.id
