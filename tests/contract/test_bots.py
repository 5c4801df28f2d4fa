"""Bots: where the assistant's processes are."""

from __future__ import annotations

from hub.store import Store
from tests.contract.twins import Views


async def test_nothing_is_known_before_it_is_announced(store: Store) -> None:
    assert list(await store.bots()) == []


async def test_what_was_announced_last_is_known_to_everyone_in_its_order(store: Store, views: Views) -> None:
    await store.announce(["http://one"])
    await (await views()).announce(["http://three", "http://two"])
    assert list(await store.bots()) == ["http://three", "http://two"]
    await store.announce([])
    assert list(await (await views()).bots()) == []
