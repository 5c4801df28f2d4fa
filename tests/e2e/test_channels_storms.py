"""Storms: webhooks five times at once and in no order, refusals in bursts, an outage with 500 waiting."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from functools import partial

from hub.conversation import Case
from hub.messages import Reply, Status
from hub.store import Store
from tests.e2e.apps import App
from tests.e2e.channels import AGENT, Channels, Talked, answered, answers
from tests.e2e.orders import each_answered_once, questions, told
from tests.e2e.waiting import PATIENCE
from tests.waiting import eventually

COPIES = 5
CUSTOMERS, EACH = 50, 10
OUTAGE = 3.0
"""Seconds: some tries of the workers, each after a longer pause."""


def heard(app: App, who: str) -> Talked:
    """What the company said to a customer, as their screen shows it."""
    return Talked([("bot", line.text) for line in answers(app, who)])


async def each_came_once(
    channels: Channels, app: App, who: str, asked: Sequence[str], *, ordered: bool = True
) -> None:
    """Assert that each question is there once, with its own answer alone, and that the screen shows the same.

    The order is that in which they were asked, where the app knows one.
    """
    talk = await channels.talk(app, who)
    said = [text for sender, text in talk.transcript if sender == "customer"]
    assert Counter(said) == Counter(asked)
    each_answered_once(talk, asked if ordered and app.ordered else said)
    assert told(heard(app, who)) == told(talk)[1::2]


async def test_each_webhook_five_times_at_once_is_one_message_with_one_answer(
    channels: Channels, app: App
) -> None:
    channels.worker()
    channels.worker()
    app.copies(COPIES)
    people, asked = [app.someone(n) for n in range(4)], questions(4)

    async def asks_all(who: str) -> None:
        for text in asked:
            await app.say(who, text)
        await answered(app, who, len(asked))

    await asyncio.gather(*map(asks_all, people))
    for who in people:
        await each_came_once(channels, app, who, asked)


async def test_what_comes_in_no_order_five_times_at_once_is_each_answered_once(
    channels: Channels, app: App
) -> None:
    channels.worker()
    channels.worker()
    who, asked = app.someone(1), questions(6)
    await app.storm(who, asked, COPIES)
    await answered(app, who, len(asked))
    await each_came_once(channels, app, who, asked, ordered=False)


async def test_a_burst_of_refusals_delays_and_loses_nothing(channels: Channels, app: App) -> None:
    channels.worker()
    channels.worker()
    people, asked = [app.someone(n) for n in range(5)], questions(3)
    app.fail(app.pause, 15, retry_after=1)
    for text in asked:
        for who in people:
            await app.say(who, text)
    for who in people:
        await answered(app, who, len(asked))
    for who in people:
        await each_came_once(channels, app, who, asked)


async def test_after_an_outage_500_waiting_messages_come_once_and_in_order(
    channels: Channels, app: App
) -> None:
    channels.worker()
    channels.worker()
    channels.add_agent()
    people = [app.someone(n) for n in range(CUSTOMERS)]
    cases = await with_a_person(channels, app, people)
    before = [len(await answered(app, who, 2)) for who in people]
    app.fail(app.outage, 10**6)
    written = [f"reply number {n} of many" for n in range(EACH)]
    for case in cases:
        await agent_writes(channels.store, case, written)
    for case in cases:
        await eventually(partial(channels.store.outcome, case.customer, f"reply-{EACH - 1}"), PATIENCE)
    await asyncio.sleep(OUTAGE)
    assert [len(answers(app, who)) for who in people] == before
    app.heal()
    for who, known in zip(people, before, strict=True):
        came = (await answered(app, who, known + EACH))[known:]
        assert [line.text for line in came] == written
    for who in people:
        await eventually(partial(all_told, channels, app, who), PATIENCE)


async def with_a_person(channels: Channels, app: App, people: Sequence[str]) -> list[Case]:
    """Everyone has an agent; their cases."""
    await asyncio.gather(*(app.say(who, "human") for who in people))
    cases = await channels.cases(app, people)
    claimed = await asyncio.gather(*(channels.act(case, "claim") for case in cases))
    assert {answer.status_code for answer in claimed} == {200}
    return cases


async def agent_writes(store: Store, case: Case, texts: Sequence[str]) -> None:
    """The agent's replies, put straight into the mailbox: an HTTP request each would take longer."""
    for n, text in enumerate(texts):
        await store.put(case.customer, Reply(f"reply-{n}", 1, case.id, AGENT, text))


async def all_told(channels: Channels, app: App, who: str) -> bool:
    """Whether the log has what became of each message; none failed, none is in doubt."""
    lines = await channels.deliveries(app, who)
    assert not any(line.maybe_doubled or line.status is Status.FAILED for line in lines)
    return len({line.mid for line in lines}) == 2 + EACH
