"""An agent's command: a letter in the customer's mailbox, and what became of it.

Who may do what is decided in the turn (`hub.floor`), never here and never in a page.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol

from hub.content import File
from hub.conversation import Case
from hub.errors import NotAllowed, Unreadable
from hub.messages import Address, Claim, Command, Outcome, Release, Reply, Resolve, Transfer
from hub.store import Agent, Customers, Mailboxes

_FIRST_LOOK, _NEXT_LOOKS = 0.005, 0.05


@dataclass(frozen=True, slots=True)
class Asked:
    """What an agent wants done with a case: the verb and, as it needs them, words, a note and a team.

    A reply may have files, and go to another of the customer's addresses than where they wrote last.
    """

    verb: str
    text: str = ""
    note: str = ""
    team: str = ""
    address: Address | None = None
    files: tuple[File, ...] = ()


def letter(id: str, at: int, case: Case, agent: Agent, asked: Asked) -> Command:
    """The agent's command for the customer's mailbox.

    Raises `NotAllowed` for a verb there is not, and `Unreadable` for one without what it needs.
    """
    mark, note = (id, at, case.id, agent.login), asked.note.strip()
    match asked.verb:
        case "claim":
            return Claim(*mark, agent.name)
        case "reply":
            words = asked.text if asked.files else _given(asked.text, "A reply has a text.")
            return Reply(*mark, words, asked.address, asked.files)
        case "release":
            return Release(*mark, note)
        case "transfer":
            return Transfer(*mark, _given(asked.team, "A transfer names a team."), note)
        case "resolve":
            return Resolve(*mark, note)
        case _:
            raise NotAllowed("A case can be claimed, replied to, released, transferred or resolved.")


def _given(words: str, missing: str) -> str:
    if not words.strip():
        raise Unreadable(missing)
    return words


class CommandStore(Mailboxes, Customers, Protocol):
    """What a command needs of the store."""


async def command(
    store: CommandStore, customer: str, letter: Command, patience: float = 5.0
) -> Outcome | None:
    """Put the command and wait for its outcome; None when it still waits after so many seconds.

    The same letter id may be given again: it is done once and brings the same outcome.
    """
    await store.put(customer, letter)
    deadline = asyncio.get_running_loop().time() + patience
    pause = _FIRST_LOOK
    while (outcome := await store.outcome(customer, letter.id)) is None:
        if asyncio.get_running_loop().time() > deadline:
            return None
        await asyncio.sleep(pause)
        pause = min(2 * pause, _NEXT_LOOKS)
    return outcome
