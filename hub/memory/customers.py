"""Customers: who has which address, the conversations, what became of letters."""

from __future__ import annotations

from hub.conversation import Conversation
from hub.memory.state import Part
from hub.messages import Address, Outcome


class MemoryCustomers(Part):
    """See `hub.store.Customers`."""

    async def resolve(self, address: Address, fresh_id: str) -> str:
        return self._state.owners.setdefault(address, fresh_id)

    async def find(self, address: Address) -> str | None:
        return self._state.owners.get(address)

    async def conversation(self, customer: str) -> Conversation:
        return self._state.conversations.get(customer, Conversation(customer))

    async def outcome(self, customer: str, letter_id: str) -> Outcome | None:
        outcome, until = self._state.outcomes.get((customer, letter_id), (None, 0))
        return outcome if until > self._state.clock() else None
