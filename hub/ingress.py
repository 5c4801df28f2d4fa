"""The way in: what a channel hands in goes into the mailboxes of those who wrote it. That is all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from hub.clock import NewId
from hub.messages import Inbound
from hub.store import Customers, Mailboxes


class IngressStore(Customers, Mailboxes, Protocol):
    """What the way in needs of the store."""


@dataclass(frozen=True, slots=True)
class Ingress:
    """Takes letters, whichever way they came: webhook, polling, socket."""

    store: IngressStore
    new_id: NewId

    async def take(self, letters: Sequence[Inbound]) -> None:
        """Keep them, in order; when it returns they are safe. A repeat is taken once.

        Raises `Unavailable` and `TooMany`: whoever sent them has to send them again.
        """
        for letter in letters:
            customer = await self.store.resolve(letter.address, self.new_id())
            await self.store.put(customer, letter)
