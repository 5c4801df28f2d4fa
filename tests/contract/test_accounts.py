"""Accounts: agents, sessions that end, shared secrets, throttles."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from hub.errors import TooMany
from hub.store import Agent, Session, Store, too_often
from tests.contract.twins import Views
from tests.waiting import eventually

GRACE = Agent("grace", "Grace", "hash-1")
HERS = Session("grace", "csrf-1")


async def test_agents_are_kept_by_login(store: Store) -> None:
    linus = Agent("linus", "Linus", "hash-2", team="billing")
    await store.save_agent(linus)
    await store.save_agent(GRACE)
    assert await store.agent("linus") == linus
    assert await store.agent("nobody") is None
    assert list(await store.agents()) == [GRACE, linus]


async def test_a_session_is_open_until_signed_out(store: Store, views: Views) -> None:
    await store.open_session("token", HERS, 3600)
    assert await (await views()).session("token") == HERS
    assert await store.session("other") is None
    await store.close_session("token")
    assert await store.session("token") is None


async def test_a_session_ends_by_itself(store: Store) -> None:
    await store.open_session("token", HERS, 1)

    async def ended() -> bool:
        return await store.session("token") is None

    assert await eventually(ended)


async def test_changing_an_agent_ends_the_agents_sessions_and_no_others(store: Store) -> None:
    await store.save_agent(GRACE)
    await store.open_session("hers", HERS, 3600)
    await store.open_session("hers too", HERS, 3600)
    await store.open_session("his", Session("linus", "csrf-2"), 3600)
    await store.save_agent(replace(GRACE, password="hash-3"))
    assert [await store.session(token) for token in ("hers", "hers too")] == [None, None]
    assert await store.session("his") == Session("linus", "csrf-2")


async def test_a_removed_agent_is_gone_and_signed_out(store: Store) -> None:
    await store.save_agent(GRACE)
    await store.open_session("token", HERS, 3600)
    assert await store.remove_agent("grace")
    assert await store.agent("grace") is None
    assert await store.session("token") is None
    assert not await store.remove_agent("grace")


async def test_the_first_to_ask_sets_the_secret(views: Views) -> None:
    stores = [await views() for _ in range(5)]
    secrets = await asyncio.gather(*(store.secret("key", f"s{n}") for n, store in enumerate(stores)))
    assert len(set(secrets)) == 1
    assert await stores[0].secret("other", "s9") == "s9"


async def test_too_many_uses_are_refused_until_the_window_ends(store: Store) -> None:
    for _ in range(3):
        await store.throttle("sign-in:grace", 3, 1)
    with pytest.raises(TooMany) as refusal:
        await store.throttle("sign-in:grace", 3, 1)
    assert str(refusal.value) == str(too_often(1))
    assert 0 < refusal.value.retry_after <= 1
    await store.throttle("sign-in:linus", 3, 1)

    async def allowed() -> bool:
        try:
            await store.throttle("sign-in:grace", 3, 1)
        except TooMany:
            return False
        return True

    assert await eventually(allowed)


async def test_going_on_while_refused_does_not_prolong_the_window(store: Store) -> None:
    waits = []
    for _ in range(4):
        try:
            await store.throttle("api", 1, 3600)
        except TooMany as refusal:
            waits.append(refusal.retry_after)
    assert waits == sorted(waits, reverse=True)
    assert len(waits) == 3
