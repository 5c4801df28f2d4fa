"""What a page of the desk shows, read from the store: the board of cases, and one open case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from hub.conversation import Case, CaseState, Conversation
from hub.floor import DEFAULT_TEAM
from hub.store import Accounts, Agent, Customers, Desk, Log
from web.desk_reach import Way, ways

AWAY_AFTER = 15_000
_CLOSED = 8


class ViewStore(Accounts, Customers, Desk, Log, Protocol):
    """What the views read."""


@dataclass(frozen=True, slots=True)
class Board:
    """The cases as one agent sees them, and who else is here."""

    waiting: Sequence[Case]
    mine: Sequence[Case]
    others: Sequence[Case]
    closed: Sequence[Case]
    here: Sequence[str]


class Standing(StrEnum):
    """How an agent stands to a case."""

    WAITING = "waiting"
    MINE = "mine"
    OTHERS = "others"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One case with its conversation, as one agent sees it."""

    case: Case
    conversation: Conversation
    standing: Standing
    teams: Sequence[str]
    """Where it can be transferred."""

    @property
    def ways(self) -> Sequence[Way]:
        """Where the customer can be reached."""
        return ways(self.conversation)


async def board(store: ViewStore, agent: Agent, now: int) -> Board:
    """The desk as it is."""
    cases = await store.cases()
    present = await store.present()
    names = {known.login: known.name for known in await store.agents()}
    return Board(
        waiting=[case for case in cases if case.state is CaseState.QUEUED],
        mine=[case for case in cases if _held_by(case, agent)],
        others=[case for case in cases if case.state is CaseState.CLAIMED and not _held_by(case, agent)],
        closed=await store.closed(_CLOSED),
        here=sorted(names[who] for who, at in present.items() if who in names and now - at < AWAY_AFTER),
    )


async def open_case(store: ViewStore, case_id: str, agent: Agent) -> OpenCase | None:
    """The case, or None if there is none.

    The conversation knows first: the desk's own copy follows a moment after each turn.
    """
    shown = await store.case(case_id)
    if shown is None:
        return None
    conversation = await store.conversation(shown.customer)
    true = conversation.case
    case = true if true and true.id == case_id else shown
    standing = _standing(case, agent, over=true is None or true.id != case_id)
    return OpenCase(case, conversation, standing, await _teams(store, case))


def _standing(case: Case, agent: Agent, *, over: bool) -> Standing:
    if over or not case.state.open:
        return Standing.CLOSED
    if case.state is CaseState.QUEUED:
        return Standing.WAITING
    return Standing.MINE if _held_by(case, agent) else Standing.OTHERS


def _held_by(case: Case, agent: Agent) -> bool:
    return case.state is CaseState.CLAIMED and case.agent == agent.login


async def _teams(store: ViewStore, case: Case) -> list[str]:
    staffed = {agent.team for agent in await store.agents()}
    waiting = {other.team for other in await store.cases()}
    return sorted((staffed | waiting | {DEFAULT_TEAM}) - {case.team})
