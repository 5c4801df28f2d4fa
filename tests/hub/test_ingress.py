"""The way in: kept in order, once."""

from __future__ import annotations

import itertools

import pytest

from hub.errors import Unavailable
from hub.ingress import Ingress
from hub.messages import LETTER
from hub.store import Box, Mailbox
from tests.fakes import Clock, LeavingStore
from tests.values import SMS, WEB, said


def ingress(store: LeavingStore) -> Ingress:
    ids = itertools.count(1)
    return Ingress(store, lambda: f"customer-{next(ids)}")


async def test_letters_go_to_those_who_wrote_them_in_order_and_once() -> None:
    store = LeavingStore(Clock())
    letters = [said("a", address=SMS), said("b", address=WEB), said("c", address=SMS), said("a", address=SMS)]
    await ingress(store).take(letters)
    customer = await store.find(SMS)
    assert customer is not None
    assert customer != await store.find(WEB)
    lease = next(each for each in await store.take("w", 9, 0) if each.mailbox == Mailbox(Box.TURN, customer))
    opened = await store.open(lease, "w")
    assert opened is not None
    assert LETTER.load(opened.letter).id == "a"
    assert (await store.depth())[Box.TURN] == 2


async def test_a_store_away_is_the_callers_to_know() -> None:
    store = LeavingStore(Clock())
    store.away = True
    with pytest.raises(Unavailable):
        await ingress(store).take([said("a")])
