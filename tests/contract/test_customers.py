"""Customers: one owner an address, one conversation a customer, what became of letters."""

from __future__ import annotations

import asyncio

from hypothesis import HealthCheck, given, settings

from hub.conversation import Conversation
from hub.messages import Address, Outcome
from hub.store import Store, Writes
from tests.contract.turns import turn
from tests.contract.twins import Views
from tests.strategies import addresses, conversations
from tests.values import SMS, WEB, said


async def test_a_new_address_gets_the_fresh_customer(store: Store) -> None:
    assert await store.find(WEB) is None
    assert await store.resolve(WEB, "ada") == "ada"
    assert await store.find(WEB) == "ada"


async def test_a_known_address_keeps_its_customer(store: Store) -> None:
    await store.resolve(WEB, "ada")
    assert await store.resolve(WEB, "bob") == "ada"


async def test_two_processes_that_resolve_at_once_agree(views: Views) -> None:
    stores = [await views() for _ in range(8)]
    found = await asyncio.gather(*(store.resolve(WEB, f"c{n}") for n, store in enumerate(stores)))
    assert len(set(found)) == 1


async def test_the_same_id_on_two_channels_is_two_addresses(store: Store) -> None:
    await store.resolve(Address("sms", "5550100"), "ada")
    assert await store.resolve(Address("telegram", "5550100"), "bob") == "bob"


@given(address=addresses)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_address_can_be_kept(store: Store, address: Address) -> None:
    owner = await store.resolve(address, "ada")
    assert await store.find(address) == owner


async def test_a_stranger_has_an_empty_conversation(store: Store) -> None:
    assert await store.conversation("nobody") == Conversation("nobody")


@given(state=conversations)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_conversation_comes_back_as_it_was(views: Views, state: Conversation) -> None:
    await turn(views, Writes(conversation=state), state.customer)
    assert await (await views()).conversation(state.customer) == state


async def test_a_waiting_letter_has_no_outcome(store: Store) -> None:
    await store.put("ada", said("m1"))
    assert await store.outcome("ada", "m1") is None


async def test_a_letters_outcome_is_its_own(store: Store, views: Views) -> None:
    await turn(views, Writes(outcome=("m1", Outcome(ok=True))))
    assert await store.outcome("ada", "m1") == Outcome(ok=True)
    assert await store.outcome("bob", "m1") is None
    assert await store.outcome("ada", "m2") is None


async def test_what_is_known_by_address_reaches_every_process(store: Store, views: Views) -> None:
    await store.resolve(SMS, "ada")
    assert await (await views()).find(SMS) == "ada"
