"""The demo shop keeps its promises: seeded by the day, whole changes, one key one change."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

from actions.shop import OrderState, ParcelReport, Refused, ReturnRequest, Unavailable
from actions.sqlite_shop import SqliteShop, create
from tests.actions.shop_floor import NOW, demo_shop

TODAY = NOW.date()
BOOTS = ReturnRequest("4017", "Trailhead Boots, size 42", "too small", "refund")


def test_there_is_an_order_in_every_state(tmp_path: Path) -> None:
    """The demo can show whatever may happen to an order."""
    shop = demo_shop(tmp_path)
    orders = [shop.order(str(number)) for number in range(4015, 4026)]
    assert {order.state for order in orders if order} == set(OrderState)


def test_the_demo_does_not_age(tmp_path: Path) -> None:
    """Whenever it is seeded, order 4021 is on its way and due in two days."""
    for day in (date(2024, 2, 28), date(2031, 12, 31)):
        order = SqliteShop(tmp_path / f"{day}.sqlite3", lambda day=day: day).order("4021")
        assert order is not None
        assert (order.state, order.due) == (OrderState.SHIPPED, day + timedelta(days=2))


def test_unknown_things_are_none(tmp_path: Path) -> None:
    """What the shop does not have is None, not an error."""
    shop = demo_shop(tmp_path)
    assert (shop.order("9999"), shop.points("L-00000"), shop.promo("NOPE"), shop.returns("9999")) == (
        None,
        None,
        None,
        (),
    )


def test_a_repeated_key_acts_once(tmp_path: Path) -> None:
    """The same key again returns the first receipt, though the change is no longer possible."""
    shop = demo_shop(tmp_path)
    assert shop.announce_return(BOOTS, "k") == shop.announce_return(BOOTS, "k")
    assert len(shop.returns("4017")) == 1
    assert shop.cancel("4022", "c") == shop.cancel("4022", "c")
    claim = ParcelReport("4019", "missing", "refund")
    assert shop.report_parcel(claim, "p") == shop.report_parcel(claim, "p")
    assert shop.report_parcel(claim, "p2") != shop.report_parcel(claim, "p")


def test_the_same_key_side_by_side_acts_once(tmp_path: Path) -> None:
    """Two action servers running the same turn at once open one claim."""
    claim = ParcelReport("4019", "missing", "refund")
    demo_shop(tmp_path).order("4019")
    with ThreadPoolExecutor(8) as pool:
        receipts = set(pool.map(lambda _: demo_shop(tmp_path).report_parcel(claim, "same"), range(24)))
    assert len(receipts) == 1


def test_two_processes_may_create_it_at_once(tmp_path: Path) -> None:
    """Whoever is first wins and nobody sees half a shop."""
    with ThreadPoolExecutor(8) as pool:
        orders = list(pool.map(lambda _: demo_shop(tmp_path / "new").order("4021"), range(16)))
    assert all(orders)


def test_creating_again_keeps_what_is_there(tmp_path: Path) -> None:
    """A second start does not reset the shop."""
    shop = demo_shop(tmp_path)
    shop.cancel("4022", "k")
    create(tmp_path / "shop.sqlite3", TODAY)
    order = shop.order("4022")
    assert order is not None
    assert order.state is OrderState.CANCELLED


def test_what_has_left_is_refused(tmp_path: Path) -> None:
    """An order on its way is neither cancelled nor redirected, and a refusal spends no key."""
    shop = demo_shop(tmp_path)
    with pytest.raises(Refused):
        shop.cancel("4021", "k")
    with pytest.raises(Refused):
        shop.change_address("4021", "1 New Road, York", "k")
    assert shop.cancel("4022", "k") == "C-4022"


def test_an_item_is_returned_once_and_only_if_ordered(tmp_path: Path) -> None:
    """A second return of the same item, or of a thing not in the order, is refused."""
    shop = demo_shop(tmp_path)
    shop.announce_return(BOOTS, "first")
    with pytest.raises(Refused):
        shop.announce_return(BOOTS, "second")
    with pytest.raises(Refused):
        shop.announce_return(ReturnRequest("4017", "Lookout Tent", "", "refund"), "third")


def test_a_changed_address_is_kept(tmp_path: Path) -> None:
    """The new town is what the courier gets; the customer sees the street masked."""
    shop = demo_shop(tmp_path)
    shop.change_address("4023", "12 Hill Street, York YO1 7HH", "k")
    order = shop.order("4023")
    assert order is not None
    assert order.destination == "1• H••• S•••, York YO1 7HH"


def test_a_broken_file_is_unavailable(tmp_path: Path) -> None:
    """The driver's errors come out as the shop's own."""
    (tmp_path / "shop.sqlite3").write_text("this is not a database, and long enough to be taken for one" * 20)
    with pytest.raises(Unavailable) as caught:
        demo_shop(tmp_path).order("4021")
    assert isinstance(caught.value.__cause__, sqlite3.Error)
