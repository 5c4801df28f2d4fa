"""An agent's command: a letter in the customer's mailbox, and what became of it.

Who may do what is decided in the turn (`hub.floor`), never here and never in a page.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from hub.messages import Command, Outcome
from hub.store import Customers, Mailboxes

_FIRST_LOOK, _NEXT_LOOKS = 0.005, 0.05


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
