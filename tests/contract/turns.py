"""The only way anything gets written: a letter, a lease, a commit."""

from __future__ import annotations

from uuid import uuid4

from hub.store import Box, Mailbox, Writes
from tests.contract.twins import AT_ONCE, Views
from tests.values import said


async def turn(views: Views, writes: Writes, customer: str = "ada") -> None:
    """Write as a turn does, for a letter of its own."""
    store = await views()
    await store.put(customer, said(str(uuid4())))
    (lease,) = await store.take("w1", 10, AT_ONCE)
    assert lease.mailbox == Mailbox(Box.TURN, customer)
    await store.commit(lease, "w1", writes)
