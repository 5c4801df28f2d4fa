"""A look into the demo shop's database, beside the assistant's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from typing import Any

from tests.e2e.hub import Hub


@contextmanager
def database(hub: Hub) -> Iterator[sqlite3.Connection]:
    """The shop's SQLite file; what was changed is kept at the end."""
    with closing(sqlite3.connect(hub.shop, timeout=20)) as shop, shop:
        yield shop


def rows(hub: Hub, query: str) -> list[tuple[Any, ...]]:
    """What the shop knows."""
    with database(hub) as shop:
        return shop.execute(query).fetchall()


def spoken(day: str) -> str:
    """A day of the database as the assistant says it: "Monday 23 November"."""
    when = date.fromisoformat(day)
    return f"{when:%A} {when.day} {when:%B}"
