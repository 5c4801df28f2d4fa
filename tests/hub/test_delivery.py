"""Delivery: every way a provider can answer, and what the log says about it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from hub.channel import Rate
from hub.conversation import Barred, Conversation
from hub.delivery import EXPIRES, FIRST_PAUSE, LONGEST_PAUSE, REPORT_WAIT, Deliveries, Later
from hub.errors import Refused, Unauthorised, Unavailable, Uncertain, Unreachable, Unreadable
from hub.memory import MemoryStore
from hub.messages import OUTBOUND, Delivery, Press, Reached, Status
from hub.metrics import Metrics
from hub.store import Opened, Writes
from tests.fakes import Clock, ScriptedChannel
from tests.values import outbound, said

CLOCK = Clock()
MESSAGE = outbound("o1", at=CLOCK())


def deliveries(*script: Any) -> Deliveries:
    return Deliveries({"sms": ScriptedChannel(*script)}, MemoryStore(CLOCK), CLOCK, Metrics())


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
    assert await deliveries(failure).send(opened()) == Later(CLOCK() + int(1000 * REPORT_WAIT), sent=True)


async def test_after_an_unknown_end_one_more_try_is_marked_as_possibly_doubled() -> None:
    again = deliveries(Status.SENT)
    assert await again.doomed(opened(2, sending=1)) is None
    assert told(await again.send(opened(2, sending=1))) == (Status.SENT, "", True)


async def test_a_channel_that_hangs_may_have_sent_it() -> None:
    hanging = Deliveries(
        {"sms": ScriptedChannel(asyncio.Event())}, MemoryStore(CLOCK), CLOCK, Metrics(), 0.01
    )
    assert await hanging.send(opened()) == Later(CLOCK() + int(1000 * REPORT_WAIT), sent=True)


async def test_after_two_unknown_ends_it_is_never_sent_again() -> None:
    status, reason, maybe_doubled = told(await deliveries().doomed(opened(3, sending=2)))
    assert (status, maybe_doubled) == (Status.FAILED, True)
    assert "not known" in reason


async def test_a_message_of_yesterday_is_not_sent() -> None:
    sending = deliveries()
    assert await sending.doomed(opened(at=CLOCK() - EXPIRES)) is None
    status, reason, _ = told(await sending.doomed(opened(at=CLOCK() - EXPIRES - 1)))
    assert (status, reason) == (Status.FAILED, "The provider could not be reached for a day.")


async def test_a_channel_that_is_off_is_told() -> None:
    off = Deliveries({}, MemoryStore(CLOCK), CLOCK, Metrics())
    assert told(await off.send(opened())) == (Status.FAILED, "The channel sms is switched off.", False)


async def test_what_is_no_message_is_unreadable() -> None:
    nothing = Opened("{}", 1, 0, Conversation("ada"), 1)
    with pytest.raises(Unreadable):
        await deliveries().doomed(nothing)
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


def stored(*script: Any, limits: Sequence[Rate] = ()) -> Deliveries:
    """With a store of its own."""
    return Deliveries({"sms": ScriptedChannel(*script, limits=limits)}, MemoryStore(CLOCK), CLOCK, Metrics())


def barring(*, stopped: bool = False) -> Conversation:
    return Conversation("ada", barred=(Barred(MESSAGE.address, "Blocked.", 1, stopped),))


async def test_nothing_is_sent_to_a_barred_address_but_the_farewell() -> None:
    """Also what was put into the mailbox before the customer unsubscribed."""
    sending = stored()
    assert told(await sending.doomed(replace(opened(), conversation=barring()))) == (
        Status.FAILED,
        "Blocked.",
        False,
    )
    assert await sending.doomed(replace(opened(farewell=True), conversation=barring(stopped=True))) is None


@pytest.mark.parametrize("stopped", [True, False])
async def test_an_address_nothing_reaches_is_told_to_its_customers_own_mailbox(stopped: bool) -> None:
    writes = await stored(Unreachable("Blocked.", stopped=stopped)).send(opened())
    assert isinstance(writes, Writes)
    assert writes.log == (Delivery("o1", CLOCK(), Status.FAILED, "Blocked."),)
    (reached,) = writes.letters
    assert reached == Reached(
        "o1:unreachable", CLOCK(), MESSAGE.address, reachable=False, why="Blocked.", stopped=stopped
    )


async def test_what_the_provider_reported_meanwhile_is_not_sent_again() -> None:
    sending = stored()
    await sending.store.put("ada", said("m"))
    (lease,) = await sending.store.take("w", 1, 0)
    await sending.store.commit(lease, "w", Writes(log=(Delivery("o1", 1, Status.DELIVERED),)))
    assert await sending.doomed(opened(2, sending=1)) == Writes()


async def test_a_full_limit_lets_the_mailbox_be_and_counts_no_try() -> None:
    slow = Rate("bot", per_second=0.1)
    sending = stored(limits=(slow,))
    assert await sending.place(opened()) is None
    assert await sending.place(opened()) == Later(CLOCK() + 10_000, tried=False)


async def test_a_wish_for_everyone_holds_up_the_whole_channel() -> None:
    bot, chat = Rate("bot", 30), Rate("chat", 1)
    sending = stored(Unavailable("429", retry_after=20, everyone=True), limits=(bot, chat))
    assert await sending.send(opened()) == Later(CLOCK() + 20_000)
    assert await sending.place(opened()) == Later(CLOCK() + 20_000, tried=False)


async def test_a_wish_for_one_address_holds_up_no_other() -> None:
    sending = stored(Unavailable("429", retry_after=20), limits=(Rate("bot", 30),))
    await sending.send(opened())
    assert await sending.place(opened()) is None


async def test_refused_credentials_are_told_to_the_operator_and_nothing_is_lost() -> None:
    with capture_logs() as logs:
        later = await stored(Unauthorised("The token is wrong.")).send(opened())
    assert later == Later(CLOCK() + 60_000)
    assert [(line["event"], line["channel"]) for line in logs] == [("channel_refuses_us", "sms")]


async def test_nobody_is_told_what_became_of_a_mark_on_a_button() -> None:
    assert await stored(Refused("too old")).send(opened(press=Press("77"))) == Writes()
