"""How far a message of several calls has come: known to whichever worker goes on."""

from __future__ import annotations

from tests.contract.twins import Views


async def test_a_message_is_as_far_as_was_written_down(views: Views) -> None:
    one, other = await views(), await views()
    await one.advance("m1", 1)
    await one.advance("m1", 2)
    assert (await other.done("m1"), await other.done("m2")) == (2, 0)
