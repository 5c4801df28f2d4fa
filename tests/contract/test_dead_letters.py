"""Dead letters: kept, put back, dropped."""

from __future__ import annotations

import pytest

from hub.errors import LeaseLost
from hub.messages import LETTER
from hub.store import Box, DeadLetter, Lease, Mailbox, Store, Writes
from tests.contract.twins import AT_ONCE, Views, now
from tests.values import said

RAW = "not | JSON: \x00 \x7f ü"


async def only(views: Views) -> Lease:
    (lease,) = await (await views()).take("w1", 10, AT_ONCE)
    return lease


async def buried(store: Store, views: Views) -> DeadLetter:
    await store.put("ada", said("m1", "a | b"))
    await store.bury(await only(views), "w1", "failed five times", Writes())
    (dead,) = await store.dead()
    return dead


async def test_raw_input_is_kept_as_it_came(store: Store) -> None:
    before = now()
    await store.keep("telegram", RAW, "not JSON")
    (dead,) = await store.dead()
    assert (dead.letter, dead.mailbox) == (RAW, None)
    assert "not JSON" in dead.why
    assert before <= dead.at <= now()


async def test_a_buried_letter_is_out_of_the_way_and_says_where_it_was(store: Store, views: Views) -> None:
    await store.put("ada", said("m1", "a | b"))
    await store.put("ada", said("m2"))
    lease = await only(views)
    await store.open(lease, "w1")
    assert await store.bury(lease, "w1", "failed five times", Writes()) == 1
    opened = await store.open(lease, "w1")
    assert opened is not None
    assert (LETTER.load(opened.letter).id, opened.tries) == ("m2", 1)
    (dead,) = await store.dead()
    assert (dead.mailbox, dead.why) == (Mailbox(Box.TURN, "ada"), "failed five times")
    assert LETTER.load(dead.letter) == said("m1", "a | b")


async def test_burying_the_last_letter_gives_the_lease_back(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    lease = await only(views)
    assert await store.bury(lease, "w1", "why", Writes()) == 0
    with pytest.raises(LeaseLost):
        await store.renew(lease, "w1")


async def test_dead_letters_oldest_first(store: Store) -> None:
    for n in range(3):
        await store.keep("telegram", f"raw {n}", "why")
    assert [dead.letter for dead in await store.dead()] == ["raw 0", "raw 1", "raw 2"]


async def test_a_replayed_letter_is_the_last_of_its_mailbox_and_tried_afresh(
    store: Store, views: Views
) -> None:
    dead = await buried(store, views)
    await store.put("ada", said("m2"))
    assert await store.replay(dead)
    assert await store.dead() == []
    lease, seen = await only(views), []
    for _ in range(2):
        opened = await store.open(lease, "w1")
        assert opened is not None
        seen.append((LETTER.load(opened.letter).id, opened.tries))
        await store.bury(lease, "w1", "again", Writes())
    assert seen == [("m2", 1), ("m1", 1)]


async def test_a_letter_is_replayed_once(store: Store, views: Views) -> None:
    dead = await buried(store, views)
    assert [await store.replay(dead), await store.replay(dead)] == [True, False]


async def test_raw_input_has_no_mailbox_to_go_back_to(store: Store) -> None:
    await store.keep("telegram", RAW, "not JSON")
    (dead,) = await store.dead()
    assert not await store.replay(dead)
    assert await store.dead() == [dead]


async def test_a_discarded_letter_is_gone(store: Store, views: Views) -> None:
    dead = await buried(store, views)
    assert await store.discard(dead)
    assert await store.dead() == []
    assert not await store.discard(dead)
    assert not await store.replay(dead)
