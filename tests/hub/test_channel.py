"""What the channel's port brings along: the progress of messages of several calls."""

from __future__ import annotations

from hub.channel import OwnProgress


async def test_a_message_is_as_far_as_was_written_down() -> None:
    progress = OwnProgress()
    await progress.advance("m1", 1)
    await progress.advance("m1", 2)
    assert (await progress.done("m1"), await progress.done("m2")) == (2, 0)


async def test_only_the_last_messages_are_kept() -> None:
    progress = OwnProgress(most=2)
    for mid in ("m1", "m2", "m3"):
        await progress.advance(mid, 1)
    assert [await progress.done(mid) for mid in ("m1", "m2", "m3")] == [0, 1, 1]
