"""The demo shop: one SQLite file, and the only module that knows SQL."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, time
from pathlib import Path

from actions.shop import (
    Item,
    Order,
    OrderState,
    ParcelReport,
    Product,
    Promo,
    Refused,
    Return,
    ReturnRequest,
    Store,
    Unavailable,
)

SQL = Path(__file__).parent


class SqliteShop:
    """A `Shop` in one file. Each call has its own connection: threads and processes may ask at once."""

    def __init__(self, path: Path, today: Callable[[], date]) -> None:
        self._path = path
        self._today = today

    def order(self, number: str) -> Order | None:
        with self._reading() as db:
            row = db.execute("SELECT * FROM orders WHERE number = ?", (number,)).fetchone()
            return _order(row, _items(db, number)) if row else None

    def returns(self, order: str) -> tuple[Return, ...]:
        with self._reading() as db:
            rows = db.execute("SELECT * FROM returns WHERE order_number = ? ORDER BY id", (order,))
            return tuple(
                Return(f"R-{row['id']}", row["item"], row["wish"], row["state"], row["amount"])
                for row in rows
            )

    def stores(self) -> tuple[Store, ...]:
        with self._reading() as db:
            rows = db.execute("SELECT town, street FROM stores ORDER BY town").fetchall()
            return tuple(Store(row["town"], row["street"], _hours(db, row["town"])) for row in rows)

    def products(self) -> tuple[Product, ...]:
        with self._reading() as db:
            rows = db.execute("SELECT * FROM products ORDER BY name").fetchall()
            return tuple(
                Product(row["name"], row["kind"], row["about"], row["price"], _stock(db, row["name"]))
                for row in rows
            )

    def points(self, card: str) -> int | None:
        with self._reading() as db:
            row = db.execute("SELECT points FROM customers WHERE loyalty_card = ?", (card,)).fetchone()
            return int(row["points"]) if row else None

    def promo(self, code: str) -> Promo | None:
        with self._reading() as db:
            row = db.execute("SELECT * FROM promos WHERE code = ?", (code.upper(),)).fetchone()
            return (
                Promo(row["code"], row["gives"], row["minimum"], date.fromisoformat(row["ends"]))
                if row
                else None
            )

    def cancel(self, order: str, key: str) -> str:
        def stop(db: sqlite3.Connection) -> str:
            _require_in_warehouse(db, order)
            db.execute("UPDATE orders SET state = 'cancelled' WHERE number = ?", (order,))
            return f"C-{order}"

        return self._once(key, stop)

    def change_address(self, order: str, address: str, key: str) -> str:
        street, _, town = address.rpartition(",")

        def redirect(db: sqlite3.Connection) -> str:
            _require_in_warehouse(db, order)
            db.execute(
                "UPDATE orders SET street = ?, town = ? WHERE number = ?",
                (street or town, town.strip(), order),
            )
            return f"A-{order}"

        return self._once(key, redirect)

    def report_parcel(self, report: ParcelReport, key: str) -> str:
        def claim(db: sqlite3.Connection) -> str:
            row = db.execute(
                "INSERT INTO claims (order_number, problem, wish) VALUES (?, ?, ?)",
                (report.order, report.problem, report.wish),
            )
            return f"P-{row.lastrowid}"

        return self._once(key, claim)

    def announce_return(self, request: ReturnRequest, key: str) -> str:
        def announce(db: sqlite3.Connection) -> str:
            prices = {item.label: item.price for item in _items(db, request.order)}
            if request.item not in prices:
                raise Refused("not in this order")
            row = db.execute(
                "INSERT INTO returns (order_number, item, reason, wish, amount) VALUES (?, ?, ?, ?, ?)",
                (request.order, request.item, request.reason, request.wish, prices[request.item]),
            )
            return f"R-{row.lastrowid}"

        return self._once(key, announce)

    def _once(self, key: str, change: Callable[[sqlite3.Connection], str]) -> str:
        """Run the change and keep its receipt under the key, both or neither; a known key only reads it."""
        with self._writing() as db:
            known = db.execute("SELECT receipt FROM receipts WHERE key = ?", (key,)).fetchone()
            if known:
                return str(known["receipt"])
            receipt = change(db)
            db.execute("INSERT INTO receipts (key, receipt) VALUES (?, ?)", (key, receipt))
            return receipt

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as db:
            # IMMEDIATE takes the write lock before the key is looked up: two runs of one action queue here.
            db.execute("BEGIN IMMEDIATE")
            with db:
                yield db

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._connect()) as db:
                yield db
        except sqlite3.IntegrityError as broken:
            raise Refused(str(broken)) from broken
        except (sqlite3.Error, OSError) as broken:
            raise Unavailable(str(broken)) from broken

    def _connect(self) -> sqlite3.Connection:
        if not self._path.exists():
            create(self._path, self._today())
        db = sqlite3.connect(self._path, timeout=5, isolation_level=None)
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA foreign_keys = ON")
        return db


def create(path: Path, today: date) -> None:
    """Create and seed the shop's file, whole or not at all; leaves an existing one alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        draft = Path(folder) / "shop.sqlite3"
        with closing(sqlite3.connect(draft)) as db:
            db.executescript((SQL / "schema.sql").read_text())
            db.execute("INSERT INTO seeded (day) VALUES (?)", (today.isoformat(),))
            db.commit()
            db.executescript((SQL / "seed.sql").read_text())
            # Readers do not wait for the writer; the mode stays in the file.
            db.execute("PRAGMA journal_mode = WAL")
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # another process was faster, and its file is as good


def _require_in_warehouse(db: sqlite3.Connection, order: str) -> None:
    row = db.execute("SELECT state FROM orders WHERE number = ?", (order,)).fetchone()
    if row is None or row["state"] not in (OrderState.PLACED, OrderState.PACKED):
        raise Refused("it has left the warehouse")


def _order(row: sqlite3.Row, items: tuple[Item, ...]) -> Order:
    return Order(
        number=row["number"],
        state=OrderState(row["state"]),
        placed=date.fromisoformat(row["placed"]),
        due=date.fromisoformat(row["due"]),
        delivered=date.fromisoformat(row["delivered"]) if row["delivered"] else None,
        street=row["street"],
        town=row["town"],
        items=items,
    )


def _items(db: sqlite3.Connection, order: str) -> tuple[Item, ...]:
    rows = db.execute(
        "SELECT name, size, price FROM items WHERE order_number = ? ORDER BY position", (order,)
    )
    return tuple(Item(row["name"], row["size"], row["price"]) for row in rows)


def _hours(db: sqlite3.Connection, town: str) -> tuple[tuple[time, time] | None, ...]:
    rows = db.execute("SELECT weekday, opens, closes FROM hours WHERE town = ?", (town,))
    week = {
        row["weekday"]: (time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])) for row in rows
    }
    return tuple(week.get(day) for day in range(7))


def _stock(db: sqlite3.Connection, product: str) -> dict[str, int]:
    rows = db.execute("SELECT size, pieces FROM stock WHERE product = ? ORDER BY position", (product,))
    return {row["size"]: row["pieces"] for row in rows}
