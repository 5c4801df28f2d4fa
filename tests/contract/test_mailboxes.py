"""Mailboxes: nothing lost, nothing twice, one worker at a time, in order."""

from __future__ import annotations

import asyncio

import pytest

from hub.conversation import CASE, Conversation
from hub.errors import LeaseLost, TooMany
from hub.messages import FETCH, LETTER, OUTBOUND, Address, Attachment, Fetch, Kind, Outcome, Reached
from hub.store import MOST_LETTERS, Box, Lease, Mailbox, Opened, Store, Writes, mailbox_full
from tests.contract.twins import AT_ONCE, FOREVER, Views, now
from tests.values import SMS, WEB, case, entry, outbound, said
from tests.waiting import eventually

ADA = Mailbox(Box.TURN, "ada")
NOTHING = Writes()


async def take(views: Views, who: str, idle: int = FOREVER, limit: int = 100) -> list[Lease]:
    """What a process that just started gets."""
    return list(await (await views()).take(who, limit, idle))


async def only(views: Views, who: str = "w1", idle: int = FOREVER) -> Lease:
    """The one lease there is."""
    (lease,) = await take(views, who, idle)
    return lease


async def opened(store: Store, lease: Lease, who: str = "w1") -> Opened:
    found = await store.open(lease, who)
    assert found is not None
    return found


async def test_a_letter_put_is_the_letter_opened(store: Store, views: Views) -> None:
    letter = said("m1", 'héllo | "wörld" \n', payload="/buy", client_id="c1")
    before = now()
    assert await store.put("ada", letter)
    lease = await only(views)
    assert lease.mailbox == ADA
    found = await opened(store, lease)
    assert LETTER.load(found.letter) == letter
    assert (found.tries, found.sending, found.conversation) == (1, 0, Conversation("ada"))
    assert before <= found.since <= now()


async def test_a_repeated_letter_is_taken_once(store: Store, views: Views) -> None:
    assert await store.put("ada", said("m1"))
    assert not await store.put("ada", said("m1", "other words"))
    assert await store.commit(await only(views), "w1", NOTHING) == 0
    assert not await store.put("ada", said("m1"))
    assert await take(views, "w1", AT_ONCE) == []


async def test_the_same_id_of_two_customers_is_two_letters(store: Store) -> None:
    assert await store.put("ada", said("m1"))
    assert await store.put("bob", said("m1"))


async def test_letters_come_in_the_order_they_were_put(store: Store, views: Views) -> None:
    for n in range(5):
        await store.put("ada", said(f"m{n}"))
    lease, seen = await only(views), []
    for left in (4, 3, 2, 1, 0):
        seen.append(LETTER.load((await opened(store, lease)).letter).id)
        assert await store.commit(lease, "w1", NOTHING) == left
    assert seen == ["m0", "m1", "m2", "m3", "m4"]


async def test_a_full_mailbox_takes_no_more_and_forgets_what_it_refused(store: Store, views: Views) -> None:
    for n in range(MOST_LETTERS):
        await store.put("ada", said(f"m{n}"))
    with pytest.raises(TooMany) as refusal:
        await store.put("ada", said("late"))
    assert (str(refusal.value), refusal.value.retry_after) == (str(mailbox_full()), 5)
    assert not await store.put("ada", said("m0"))
    assert await store.put("bob", said("late"))
    lease = next(lease for lease in await take(views, "w1") if lease.mailbox == ADA)
    await store.commit(lease, "w1", NOTHING)
    assert await store.put("ada", said("late"))


async def test_a_mailbox_has_one_worker_at_a_time(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    assert len(await take(views, "w1")) == 1
    await store.put("ada", said("m2"))
    assert await take(views, "w2") == []
    assert await take(views, "w1") == []


async def test_customers_are_worked_on_side_by_side_up_to_the_limit(store: Store, views: Views) -> None:
    customers = {f"c{n}" for n in range(12)}
    for customer in customers:
        await store.put(customer, said("m1"))
    first, rest = await take(views, "w1", limit=5), await take(views, "w2")
    assert len(first) == 5
    assert {lease.mailbox.customer for lease in (*first, *rest)} == customers
    assert len(rest) == 7


@pytest.mark.parametrize(("busy", "quiet"), [("ada", "bob"), ("bob", "ada")])
async def test_a_mailbox_that_is_never_empty_starves_no_other(store: Store, busy: str, quiet: str) -> None:
    await store.put(quiet, said("m1"))
    served = []
    for n in range(4):
        await store.put(busy, said(f"m{n}"))
        (lease,) = await store.take("w1", 1, FOREVER)
        served.append(lease.mailbox.customer)
        await store.postpone(lease, "w1", now() - 1)
    assert quiet in served


async def test_what_a_turn_led_to_goes_before_more_turns(store: Store, views: Views) -> None:
    await with_mail_of_all_kinds(store, views, addresses=1)
    boxes = [(await take(views, "w1", limit=1))[0].mailbox.box for _ in range(4)]
    assert boxes == [Box.DESK, Box.DELIVERY, Box.TURN, Box.MEDIA]


async def test_no_kind_of_mail_takes_all_the_room(store: Store, views: Views) -> None:
    await with_mail_of_all_kinds(store, views, addresses=9)
    first = [lease.mailbox.box for lease in await take(views, "w1", limit=6)]
    assert (len(first), set(first)) == (6, set(Box))
    assert len(await take(views, "w1")) == 6


async def with_mail_of_all_kinds(store: Store, views: Views, addresses: int) -> None:
    """Ada's turn has led to a case and to messages, and she has written again."""
    for letter in ("m1", "m2"):
        await store.put("ada", said(letter))
    lease = await only(views)
    outgoing = tuple(outbound(f"o{n}", Address("sms", f"{n}")) for n in range(addresses))
    fetch = Fetch(1, "sms", Attachment("f1", Kind.PHOTO, "a.jpg", "image/jpeg", "ref"))
    writes = Writes(cases=(case("case-1"),), outgoing=outgoing, fetches=(fetch,))
    await store.commit(lease, "w1", writes)
    await store.postpone(lease, "w1", now() - 1)


async def test_an_emptied_mailbox_is_free_and_gets_a_new_lease_with_its_next_letter(
    store: Store, views: Views
) -> None:
    await store.put("ada", said("m1"))
    lease = await only(views)
    assert await store.commit(lease, "w1", NOTHING) == 0
    assert await take(views, "w2", AT_ONCE) == []
    await store.put("ada", said("m2"))
    with pytest.raises(LeaseLost):
        await store.commit(lease, "w1", NOTHING)
    assert (await only(views, "w2")).token == 1


async def test_each_steal_raises_the_token(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    leases = [await only(views, who, AT_ONCE) for who in ("w1", "w2", "w1")]
    assert [lease.token for lease in leases] == [1, 2, 3]
    assert len({lease.entry for lease in leases}) == 1


@pytest.mark.parametrize("act", ["open", "renew", "sending", "commit", "postpone", "bury"])
@pytest.mark.parametrize("thief", ["w1", "w2"])
async def test_who_lost_the_lease_can_do_nothing(store: Store, views: Views, act: str, thief: str) -> None:
    await store.put("ada", said("m1"))
    lost, held = await only(views, "w1"), await only(views, thief, AT_ONCE)
    acts = {
        "open": lambda: store.open(lost, "w1"),
        "renew": lambda: store.renew(lost, "w1"),
        "sending": lambda: store.sending(lost, "w1"),
        "commit": lambda: store.commit(lost, "w1", Writes(log=(entry("e1"),))),
        "postpone": lambda: store.postpone(lost, "w1", 0),
        "bury": lambda: store.bury(lost, "w1", "why", Writes()),
    }
    with pytest.raises(LeaseLost):
        await acts[act]()
    assert await store.read("ada") == []
    assert (await opened(store, held, thief)).tries == 1


async def test_a_silent_holders_mailbox_is_taken_by_another(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    await only(views, "w1")
    (lease,) = await eventually(lambda: take(views, "w2", idle=30))
    assert lease.token == 2


async def test_every_opening_of_a_letter_is_counted(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    await store.put("ada", said("m2"))
    assert (await opened(store, await only(views, "w1"), "w1")).tries == 1
    lease = await only(views, "w2", AT_ONCE)
    assert (await opened(store, lease, "w2")).tries == 2
    await store.commit(lease, "w2", NOTHING)
    assert (await opened(store, lease, "w2")).tries == 1


async def test_a_sending_begun_is_known_after_a_crash(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    await store.sending(await only(views, "w1"), "w1")
    lease = await only(views, "w2", AT_ONCE)
    assert (await opened(store, lease, "w2")).sending == 1
    await store.sending(lease, "w2")
    assert (await opened(store, lease, "w2")).sending == 2


@pytest.mark.parametrize(("sent", "begun"), [(True, 1), (False, 0)])
async def test_postponing_says_whether_a_sending_is_open(
    store: Store, views: Views, sent: bool, begun: int
) -> None:
    await store.put("ada", said("m1"))
    lease = await only(views)
    await opened(store, lease)
    await store.sending(lease, "w1")
    await store.postpone(lease, "w1", now() - 1, sent=sent)
    again = await opened(store, await only(views, "w2"), "w2")
    assert (again.sending, again.tries) == (begun, 2)


async def test_a_postponed_sending_leaves_an_older_one_open(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    lease = await only(views)
    await store.sending(lease, "w1")
    await store.sending(lease, "w1")
    await store.postpone(lease, "w1", now() - 1)
    assert (await opened(store, await only(views, "w2"), "w2")).sending == 1


async def test_a_postponed_mailbox_is_closed_and_still_takes_letters(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    lease = await only(views)
    await store.postpone(lease, "w1", now() + FOREVER)
    assert await store.put("ada", said("m2"))
    assert await take(views, "w2", AT_ONCE) == []
    with pytest.raises(LeaseLost):
        await store.open(lease, "w1")


async def test_a_postponed_mailbox_opens_when_its_time_has_come(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    await store.put("ada", said("m2"))
    await store.postpone(await only(views), "w1", now() + 50)
    (lease,) = await eventually(lambda: take(views, "w2"))
    assert lease.token == 1
    assert LETTER.load((await opened(store, lease, "w2")).letter).id == "m1"
    assert await store.commit(lease, "w2", NOTHING) == 1


async def test_a_commit_writes_everything(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    state, opened_case = Conversation("ada", version=7, address=WEB), case("case-1")
    writes = Writes(
        log=(entry("e1", "one"), entry("e2", "two")),
        conversation=state,
        outgoing=(outbound("o1", SMS), outbound("o2", WEB), outbound("o3", SMS)),
        cases=(opened_case,),
        outcome=("m1", Outcome(ok=False, error="no")),
    )
    await store.commit(await only(views), "w1", writes)
    assert [line.mid for line in await store.read("ada")] == ["e1", "e2"]
    assert await store.conversation("ada") == state
    assert await store.outcome("ada", "m1") == Outcome(ok=False, error="no")
    boxes = {lease.mailbox: lease for lease in await take(views, "w1")}
    by_sms, desk = Mailbox(Box.DELIVERY, "ada", SMS), Mailbox(Box.DESK, "ada")
    assert boxes.keys() == {by_sms, Mailbox(Box.DELIVERY, "ada", WEB), desk}
    first = await opened(store, boxes[by_sms])
    assert (OUTBOUND.load(first.letter), first.conversation) == (outbound("o1", SMS), state)
    assert await store.commit(boxes[by_sms], "w1", NOTHING) == 1
    assert CASE.load((await opened(store, boxes[desk])).letter) == opened_case


async def test_a_commit_of_nothing_leaves_the_conversation_as_it_is(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    await store.put("ada", said("m2"))
    lease, state = await only(views), Conversation("ada", version=1)
    await store.commit(lease, "w1", Writes(conversation=state))
    assert (await opened(store, lease)).conversation == state
    await store.commit(lease, "w1", NOTHING)
    assert await store.conversation("ada") == state


async def test_a_worker_that_leaves_takes_nothing_with_it(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    held = await only(views, "w1")
    await store.put("bob", said("m1"))
    await store.leave("w1")
    assert [lease.mailbox.customer for lease in await take(views, "w2")] == ["bob"]
    await store.renew(held, "w1")
    assert {lease.mailbox.customer for lease in await take(views, "w2", AT_ONCE)} == {"ada", "bob"}


async def test_a_worker_may_leave_twice_and_come_back(store: Store, views: Views) -> None:
    await store.leave("w1")
    await store.put("ada", said("m1"))
    assert await store.commit(await only(views, "w1"), "w1", NOTHING) == 0
    await store.leave("w1")
    await store.leave("w1")
    await store.put("ada", said("m2"))
    assert (await only(views, "w1")).mailbox == ADA


async def test_depth_counts_the_mailboxes_with_mail(store: Store, views: Views) -> None:
    assert set((await store.depth()).values()) <= {0}
    for customer, letter in (("ada", "m1"), ("ada", "m2"), ("bob", "m1")):
        await store.put(customer, said(letter))
    assert (await store.depth())[Box.TURN] == 2
    lease = next(lease for lease in await take(views, "w1") if lease.mailbox.customer == "bob")
    await store.commit(lease, "w1", Writes(outgoing=(outbound("o1", customer="bob"),)))
    depth = await store.depth()
    assert (depth[Box.TURN], depth[Box.DELIVERY]) == (1, 1)


async def test_depth_counts_a_postponed_mailbox(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    await store.postpone(await only(views), "w1", now() + FOREVER)
    assert (await store.depth())[Box.TURN] == 1


async def test_a_closed_mailbox_still_has_mail(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    await store.postpone(await only(views), "w1", now() + FOREVER)
    assert (await store.depth())[Box.TURN] == 1


async def test_whoever_waits_is_woken_by_a_letter(store: Store, views: Views) -> None:
    async def waited_for() -> Lease:
        while not (leases := await store.take("w1", 1, FOREVER)):
            await store.wait(3600)
        return leases[0]

    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(waited_for())
        await asyncio.sleep(0)
        await (await views()).put("ada", said("m1"))
    assert waiting.result().mailbox == ADA


async def test_waiting_ends_when_nothing_comes(store: Store) -> None:
    await store.wait(0.01)
    assert await store.take("w1", 1, FOREVER) == []


async def test_what_a_commit_leads_to_is_in_its_mailbox(store: Store, views: Views) -> None:
    """A letter for the customer's own mailbox, and a file to fetch."""
    await store.put("ada", said("m1"))
    lease = await only(views)
    fetch = Fetch(1, "sms", Attachment("f1", Kind.PHOTO, "a.jpg", "image/jpeg", "ref"))
    reached = Reached("r1", 1, Address("sms", "1"), reachable=False)
    assert await store.commit(lease, "w1", Writes(fetches=(fetch,), letters=(reached,))) == 1
    opened = await store.open(lease, "w1")
    assert opened is not None
    assert LETTER.load(opened.letter) == reached
    (media,) = await take(views, "w1")
    assert media.mailbox.box is Box.MEDIA
    found = await store.open(media, "w1")
    assert found is not None
    assert FETCH.load(found.letter) == fetch


async def test_an_opening_that_was_no_try_does_not_count(store: Store, views: Views) -> None:
    await store.put("ada", said("m1"))
    for _ in range(3):
        lease = await only(views)
        opened = await store.open(lease, "w1")
        assert opened is not None
        assert opened.tries == 1
        await store.postpone(lease, "w1", now() - 1, tried=False)
