"""Providers' limits: whoever sends, the places are the same."""

from __future__ import annotations

from hub.channel import Rate
from tests.contract.twins import Views

PATIENT = 3_600_000


async def test_so_many_at_once_and_then_one_after_the_other(views: Views) -> None:
    one, other, slow = await views(), await views(), Rate("bot", per_second=0.1, burst=2)
    waits = [await store.reserve(slow, PATIENT) for store in (one, other, one, other)]
    assert waits[:2] == [0, 0]
    assert 9_000 < waits[2] <= 10_000
    assert 19_000 < waits[3] <= 20_000


async def test_who_would_wait_too_long_books_nothing_and_is_told_how_long(views: Views) -> None:
    store, slow = await views(), Rate("bot", per_second=0.1)
    assert await store.reserve(slow, 0) == 0
    for _ in range(3):
        assert -10_000 <= await store.reserve(slow, 1_000) < -9_000


async def test_a_limit_of_another_name_is_another_limit(views: Views) -> None:
    store = await views()
    assert await store.reserve(Rate("a", 0.1), 0) == 0
    assert await store.reserve(Rate("b", 0.1), 0) == 0


async def test_a_pause_holds_for_everyone_and_is_never_cut_short(views: Views) -> None:
    one, other, fast = await views(), await views(), Rate("bot", per_second=30, burst=30)
    await one.pause(fast, 20_000)
    await one.pause(fast, 5)
    assert -20_000 <= await other.reserve(fast, 0) < -19_000


async def test_after_its_time_a_place_is_free_again(views: Views) -> None:
    store, fast = await views(), Rate("bot", per_second=1000)
    waits = [await store.reserve(fast, PATIENT) for _ in range(50)]
    assert all(0 <= wait <= 50 for wait in waits)
