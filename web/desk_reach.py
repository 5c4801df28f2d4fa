"""Where a customer can be reached: the addresses an agent chooses among, and why nothing goes to some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hub.conversation import Barred, Conversation
from hub.messages import Address
from hub.texts import channel

UNSUBSCRIBED = "Unsubscribed: nothing can be sent there until they write START."


@dataclass(frozen=True, slots=True)
class Way:
    """One of the customer's addresses. `last`: their last words came from there, so a reply goes there."""

    address: Address
    label: str
    barred: Barred | None
    last: bool

    @property
    def field(self) -> str:
        """The address as a form names it; `named` reads it."""
        return field(self.address)

    @property
    def why(self) -> str:
        """Why nothing can be sent there; empty where something can."""
        if self.barred is None:
            return ""
        return UNSUBSCRIBED if self.barred.stopped else self.barred.why


def ways(now: Conversation) -> Sequence[Way]:
    """All of them, the one of the customer's last words first; those too where they only ever said STOP."""
    known = dict.fromkeys([*now.addresses, *(barred.address for barred in now.barred)])
    many = Counter(address.channel for address in known)
    found = [
        Way(address, _label(address, many[address.channel]), now.bars(address), address == now.address)
        for address in known
    ]
    return sorted(found, key=lambda way: not way.last)


def field(address: Address) -> str:
    """An address as a form field."""
    return f"{address.channel}:{address.id}"


def named(field: str) -> Address | None:
    """The address a form field names; none is where the customer wrote last."""
    channel, _, id = field.partition(":")
    return Address(channel, id) if field else None


def _label(address: Address, many: int) -> str:
    name = channel(address.channel)
    return name if many == 1 else f"{name} {address.id.rpartition(':')[2]}"
