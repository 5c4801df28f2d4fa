"""Rasa killed, or too slow: the customer is told and gets the queue; with Rasa back the bot answers again.

With a second Rasa nobody notices that one was killed.
"""

from __future__ import annotations

import asyncio
from typing import Any

from hub.texts import Notice, sentence
from tests.e2e.chokepoint import Moment
from tests.e2e.hub import Hub
from tests.e2e.orders import each_answered_once, question, questions
from tests.e2e.visitor import Visitor
from tests.e2e.waiting import until
from tests.waiting import eventually

CUSTOMERS, EACH = 10, 8
AWAY = sentence(Notice.BOT_DOWN, place=1)
BACK = sentence(Notice.BOT_BACK)


async def the_case(hub: Hub) -> dict[str, Any]:
    """The one case at the desk, as soon as it is there."""

    async def look() -> list[dict[str, Any]]:
        cases: list[dict[str, Any]] = (await hub.api("cases"))["cases"]
        return cases

    [case] = await eventually(look)
    return case


async def gets_the_queue(hub: Hub, visitor: Visitor, text: str) -> str:
    """Say what the bot will not answer; returns the id of the case at the desk."""
    await visitor.ask(text)
    assert visitor.transcript[-2:] == [("customer", text), ("system", AWAY)]
    await visitor.read_until(lambda: visitor.status.get("place") == 1)
    assert visitor.status["floor"] == "queued"
    case = await the_case(hub)
    assert (case["reason"], case["last_text"]) == ("the assistant did not answer", text)
    return str(case["id"])


async def gets_the_bot_back(hub: Hub, visitor: Visitor, text: str, case: str) -> None:
    """Say what the bot answers, and see the case withdrawn."""
    heard = len(visitor.lines)
    await visitor.say(text)
    await visitor.read_until(lambda: visitor.transcript[-1][0] == "bot" and len(visitor.lines) > heard)
    after = visitor.transcript[heard:]
    assert [sender for sender, _ in after] == ["customer", "system", "bot"]
    assert (after[0][1], after[1][1]) == (text, BACK)
    assert text[-4:] in after[2][1]

    async def withdrawn() -> bool:
        return bool((await hub.api(f"cases/{case}"))["state"] == "withdrawn")

    await eventually(withdrawn)


async def test_rasa_killed_and_started_again(live_hub: Hub) -> None:
    ada = await live_hub.visitor()
    await ada.ask(question("4017"))
    live_hub.stack.rasa.kill()
    case = await gets_the_queue(live_hub, ada, question("4022"))
    await asyncio.to_thread(live_hub.stack.start_rasa)
    await gets_the_bot_back(live_hub, ada, question("4023"), case)


async def test_an_answer_after_the_limit_is_nobody_s_answer(hub: Hub) -> None:
    ada = await hub.visitor()
    let_go = asyncio.Event()

    async def hold() -> bool:
        return await let_go.wait()

    async with hub.before_rasa() as rasa:
        hub.worker(RASA_URL=f"http://127.0.0.1:{rasa.port}", BOT_LIMIT="2")
        rasa.trap(question("4022").encode(), Moment.BEFORE_REPLY, hold)
        case = await gets_the_queue(hub, ada, question("4022"))
        let_go.set()
        await gets_the_bot_back(hub, ada, question("4023"), case)
        await ada.ask(question("4024"))
        assert [text for _, text in ada.transcript if "4022" in text] == [question("4022")]


async def test_one_of_two_killed_under_load_is_not_noticed(hub: Hub) -> None:
    doomed, other = await hub.another_rasa()
    customers, asked = [await hub.visitor() for _ in range(CUSTOMERS)], questions(EACH)
    hub.worker(RASA_URL=f"{hub.stack.environ['RASA_URL']},{other}")

    async def says_all(customer: Visitor) -> None:
        for text in asked:
            await customer.say(text)
        await customer.read_until(lambda: customer.answers >= len(asked))

    async with asyncio.TaskGroup() as tasks:
        for customer in customers:
            tasks.create_task(says_all(customer))
        await until(lambda: sum(customer.answers for customer in customers) > CUSTOMERS)
        doomed.kill()
    for customer in customers:
        each_answered_once(customer, asked)
