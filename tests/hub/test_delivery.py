"""Delivery: every way a provider can answer, and what the log says about it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from hub.conversation import Conversation
from hub.delivery import EXPIRES, FIRST_PAUSE, LONGEST_PAUSE, Deliveries, Later
from hub.errors import Refused, Unavailable, Uncertain, Unreadable
from hub.messages import OUTBOUND, Delivery, Status
from hub.metrics import Metrics
from hub.store import Opened, Writes
from tests.fakes import Clock, ScriptedChannel
from tests.values import outbound

CLOCK = Clock()
MESSAGE = outbound("o1", at=CLOCK())


def deliveries(*script: Any) -> Deliveries:
    return Deliveries({"sms": ScriptedChannel(*script)}, CLOCK, Metrics())


def opened(tries: int = 1, sending: int = 0, **more: Any) -> Opened:
    return Opened(
        OUTBOUND.dump(outbound("o1", **{"at": CLOCK()} | more)), tries, sending, Conversation("ada"), 1
    )


def told(writes: Writes | Later | None) -> tuple[Status, str, bool]:
    """What the log says; nothing else is written."""
    assert isinstance(writes, Writes)
    (line,) = writes.log
    assert isinstance(line, Delivery)
    assert writes == Writes(log=(line,))
    assert (line.mid, line.at) == ("o1", CLOCK())
    return line.status, line.reason, line.maybe_doubled


@pytest.mark.parametrize("status", [Status.SENT, Status.DELIVERED])
async def test_what_the_provider_took_is_told(status: Status) -> None:
    sending = deliveries(status)
    assert told(await sending.send(opened())) == (status, "", False)
    assert sending.channels["sms"].sent == [MESSAGE]


async def test_a_refusal_is_final_and_its_reason_told() -> None:
    assert told(await deliveries(Refused("Not a mobile number.")).send(opened())) == (
        Status.FAILED,
        "Not a mobile number.",
        False,
    )


async def test_a_provider_away_is_tried_again_after_twice_the_time() -> None:
    sending = deliveries(Unavailable("503"))
    pauses = [await sending.send(opened(tries)) for tries in (1, 2, 3, 50)]
    seconds = [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE, LONGEST_PAUSE]
    assert pauses == [Later(CLOCK() + int(1000 * pause)) for pause in seconds]


async def test_the_providers_own_wish_goes_before_ours() -> None:
    assert await deliveries(Unavailable("429", retry_after=17)).send(opened(9)) == Later(CLOCK() + 17_000)


@pytest.mark.parametrize("failure", [Uncertain("connection lost"), TimeoutError()])
async def test_an_unknown_end_leaves_the_sending_open(failure: Exception) -> None:
    assert await deliveries(failure).send(opened()) == Later(CLOCK() + 1000, sent=True)


async def test_after_an_unknown_end_one_more_try_is_marked_as_possibly_doubled() -> None:
    again = deliveries(Status.SENT)
    assert again.doomed(opened(2, sending=1)) is None
    assert told(await again.send(opened(2, sending=1))) == (Status.SENT, "", True)


async def test_a_channel_that_hangs_may_have_sent_it() -> None:
    hanging = Deliveries({"sms": ScriptedChannel(asyncio.Event())}, CLOCK, Metrics(), limit=0.01)
    assert await hanging.send(opened()) == Later(CLOCK() + int(1000 * FIRST_PAUSE), sent=True)


async def test_after_two_unknown_ends_it_is_never_sent_again() -> None:
    status, reason, maybe_doubled = told(deliveries().doomed(opened(3, sending=2)))
    assert (status, maybe_doubled) == (Status.FAILED, True)
    assert "not known" in reason


async def test_a_message_of_yesterday_is_not_sent() -> None:
    sending = deliveries()
    assert sending.doomed(opened(at=CLOCK() - EXPIRES)) is None
    status, reason, _ = told(sending.doomed(opened(at=CLOCK() - EXPIRES - 1)))
    assert (status, reason) == (Status.FAILED, "The provider could not be reached for a day.")


async def test_a_channel_that_is_off_is_told() -> None:
    off = Deliveries({}, CLOCK, Metrics())
    assert told(await off.send(opened())) == (Status.FAILED, "The channel sms is switched off.", False)


async def test_what_is_no_message_is_unreadable() -> None:
    nothing = Opened("{}", 1, 0, Conversation("ada"), 1)
    with pytest.raises(Unreadable):
        deliveries().doomed(nothing)
    with pytest.raises(Unreadable):
        await deliveries().send(nothing)


async def test_deliveries_are_counted_by_outcome() -> None:
    sending = deliveries(Unavailable("503"), Uncertain("lost"), Refused("no"), Status.DELIVERED)
    for _ in range(4):
        await sending.send(opened())
    assert sending.metrics.drain() == {
        f'deliveries_total{{outcome="{outcome}"}}': 1
        for outcome in ("again", "uncertain", "failed", "delivered")
    }
