"""All parts of the memory store together."""

from __future__ import annotations

from collections.abc import Callable

from hub.memory.accounts import MemoryAccounts
from hub.memory.bots import MemoryBots
from hub.memory.customers import MemoryCustomers
from hub.memory.dead_letters import MemoryDeadLetters
from hub.memory.desk import MemoryDesk
from hub.memory.health import MemoryHealth
from hub.memory.limits import MemoryLimits
from hub.memory.log import MemoryLog
from hub.memory.mailboxes import MemoryMailboxes
from hub.memory.progress import MemoryProgress
from hub.memory.signals import MemorySignals
from hub.memory.state import State
from hub.store import Store


class MemoryStore(
    MemoryMailboxes,
    MemoryLimits,
    MemoryProgress,
    MemoryLog,
    MemoryCustomers,
    MemoryDesk,
    MemoryAccounts,
    MemorySignals,
    MemoryDeadLetters,
    MemoryHealth,
    MemoryBots,
    Store,
):
    """All parts on one state. `clock` tells the time in ms; leases, sessions and windows run out by it."""

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__(State(clock))
