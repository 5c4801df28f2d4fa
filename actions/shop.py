"""What the assistant needs of a shop: the values it reads and the few verbs it may use.

Errors:
    ShopError
    ├── Refused      the shop's rules say no (a person may still say yes)
    └── Unavailable  the shop could not be asked; nothing was changed, or the same key will find what was

Everything here is replaceable by a real shop's API: an implementation of `Shop` is all that the actions see.
There is no sign-in yet: an order is found by its number alone, and names and streets never leave the shop
unmasked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from typing import Protocol


class ShopError(Exception):
    """Anything the shop answers instead of a value."""


class Refused(ShopError):
    """The shop's rules do not allow it."""


class Unavailable(ShopError):
    """The shop could not be reached or did not answer."""


class OrderState(str, Enum):
    """Where an order is between the click and the doormat."""

    PLACED = "placed"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Item:
    """One line of an order. The price is in pence, the size is empty for what has none."""

    name: str
    size: str
    price: int

    @property
    def label(self) -> str:
        """How the item is named to the customer."""
        return f"{self.name}, size {self.size}" if self.size else self.name


@dataclass(frozen=True)
class Order:
    """An order as the shop knows it; `due` is the day it is promised for, `delivered` the day it came."""

    number: str
    state: OrderState
    placed: date
    due: date
    delivered: date | None
    street: str
    town: str
    items: tuple[Item, ...]

    @property
    def destination(self) -> str:
        """The delivery address with all but the first letters of its street hidden."""
        return f"{masked(self.street)}, {self.town}"


@dataclass(frozen=True)
class Return:
    """A return the customer announced; `state` is announced, received or refunded."""

    number: str
    item: str
    wish: str
    state: str
    amount: int


@dataclass(frozen=True)
class ReturnRequest:
    """What the customer wants to send back, why, and for what."""

    order: str
    item: str
    reason: str
    wish: str


@dataclass(frozen=True)
class ParcelReport:
    """A parcel that is missing or came damaged, and what would make it good: replacement or refund."""

    order: str
    problem: str
    wish: str


@dataclass(frozen=True)
class Store:
    """A shop in a town. `hours` has an (opening, closing) pair or None for each weekday, Monday first."""

    town: str
    street: str
    hours: tuple[tuple[time, time] | None, ...]


@dataclass(frozen=True)
class Product:
    """Something we sell. The price is in pence; `stock` maps each size to the pieces left."""

    name: str
    kind: str
    about: str
    price: int
    stock: dict[str, int]


@dataclass(frozen=True)
class Promo:
    """A promotion code: what it gives, from which basket value in pence, until which day."""

    code: str
    gives: str
    minimum: int
    ends: date


class Shop(Protocol):
    """The shop's system. Every call may raise Unavailable; the four that change something may raise Refused.

    `key` makes a change happen once: the same key again changes nothing and returns the first receipt.
    """

    def order(self, number: str) -> Order | None:
        """The order with this number, if there is one."""
        ...

    def returns(self, order: str) -> tuple[Return, ...]:
        """The returns announced for an order, oldest first."""
        ...

    def stores(self) -> tuple[Store, ...]:
        """All stores, by town."""
        ...

    def products(self) -> tuple[Product, ...]:
        """Everything on sale, by name."""
        ...

    def points(self, card: str) -> int | None:
        """The points on a loyalty card, None for a card nobody has."""
        ...

    def promo(self, code: str) -> Promo | None:
        """The promotion of this code, also when it is over."""
        ...

    def cancel(self, order: str, key: str) -> str:
        """Stop an order that has not left the warehouse. Returns a receipt number."""
        ...

    def change_address(self, order: str, address: str, key: str) -> str:
        """Send an order that has not left the warehouse elsewhere. Returns a receipt number."""
        ...

    def report_parcel(self, report: ParcelReport, key: str) -> str:
        """Open a claim for a parcel. Returns the claim's number."""
        ...

    def announce_return(self, request: ReturnRequest, key: str) -> str:
        """Announce that an item comes back. Returns the return's number."""
        ...


def masked(text: str) -> str:
    """The text with every word cut to its first character: "14 Hill Street" becomes "1• H••• S•••"."""
    return " ".join(word[0] + "•" * min(len(word) - 1, 3) for word in text.split())
