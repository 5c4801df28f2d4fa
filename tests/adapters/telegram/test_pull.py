"""Polling: nothing is confirmed before it is taken, and no webhook is taken over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import httpx
import pytest

from adapters.telegram.pull import TelegramPull
from hub.errors import TooMany, Unavailable
from hub.messages import Edited, Inbound, Said
from tests.providers.telegram import ADA, GRACE, TOKEN, Telegram, running
from tests.waiting import eventually


@dataclass
class Taken:
    """What was handed in; `failing`: the next tries end so."""

    letters: list[Inbound] = field(default_factory=list)
    failing: list[Exception] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    async def take(self, letters: Sequence[Inbound]) -> None:
        if self.failing:
            raise self.failing.pop()
        self.letters += letters

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0.01)

    @property
    def words(self) -> list[str]:
        return [letter.text for letter in self.letters if isinstance(letter, Said | Edited)]

    async def have(self, *words: str) -> None:
        await until(lambda: self.words == list(words))


async def until(holds: Callable[[], bool]) -> None:
    async def look() -> bool:
        return holds()

    await eventually(look)


@asynccontextmanager
async def polled(telegram: Telegram, taken: Taken) -> AsyncIterator[None]:
    """The bot is polled while the block runs."""
    url = f"{telegram.url}/bot{TOKEN}"
    async with httpx.AsyncClient() as client, asyncio.TaskGroup() as tasks:
        pull = TelegramPull("4242", url, client, lambda: 7, taken.pause)
        running_pull = tasks.create_task(pull.run(taken.take))
        try:
            yield
        finally:
            running_pull.cancel()
            with suppress(asyncio.CancelledError):
                await running_pull


async def test_what_comes_is_handed_in_in_order() -> None:
    taken = Taken()
    async with running() as telegram, polled(telegram, taken):
        telegram.write(ADA, text="one")
        telegram.write(GRACE, text="two")
        await taken.have("one", "two")
        message = telegram.write(ADA, text="three")
        telegram.edit(ADA, message["message_id"], "four")
        await taken.have("one", "two", "three", "four")


async def test_what_was_taken_is_confirmed_and_not_handed_in_again() -> None:
    taken = Taken()
    async with running() as telegram, polled(telegram, taken):
        telegram.write(ADA, text="one")
        await taken.have("one")
        await until(lambda: telegram.updates.pending == 0)


@pytest.mark.parametrize("failure", [Unavailable("the store is away"), TooMany("too much", 0.5)])
async def test_what_was_not_taken_comes_again(failure: Exception) -> None:
    taken = Taken(failing=[failure])
    async with running() as telegram, polled(telegram, taken):
        telegram.write(ADA, text="one")
        telegram.write(ADA, text="two")
        await taken.have("one", "two")
    assert len(taken.pauses) == 1


async def test_a_hub_that_starts_anew_gets_what_the_one_before_did_not_take() -> None:
    lost = Taken(failing=[Unavailable("the store is away")] * 1000)
    async with running() as telegram:
        telegram.write(ADA, text="one")
        async with polled(telegram, lost):
            await until(lambda: bool(lost.pauses))
        taken = Taken()
        async with polled(telegram, taken):
            await taken.have("one")


async def test_trouble_on_the_way_is_sat_out_with_longer_and_longer_pauses() -> None:
    taken = Taken()
    async with running() as telegram:
        for kind in ("502", "garbage", "dropped", "html", "conflict", "unauthorized"):
            telegram.fail(kind)
        telegram.fail("429", retry_after=9)
        async with polled(telegram, taken):
            telegram.write(ADA, text="one")
            await taken.have("one")
    assert taken.pauses == [1, 2, 4, 8, 16, 32, 9]


async def test_an_update_that_cannot_be_read_does_not_hold_up_the_next() -> None:
    taken = Taken()
    async with running() as telegram, polled(telegram, taken):
        telegram.updates.put(f"chat {ADA}", message={"text": "no chat, no sender"})
        telegram.write(ADA, text="one")
        await taken.have("one")


async def test_where_a_webhook_is_set_nothing_is_polled_and_the_webhook_stays() -> None:
    taken = Taken()
    async with running() as telegram:
        telegram.updates.webhook.url = "https://shop.example/webhooks/telegram"
        async with polled(telegram, taken):
            await until(lambda: len(taken.pauses) > 2)
            assert {call.method for call in telegram.calls} == {"getWebhookInfo"}
            telegram.updates.webhook.url = ""
            telegram.write(ADA, text="one")
            await taken.have("one")


async def test_a_webhook_set_meanwhile_ends_the_polling() -> None:
    taken = Taken()
    async with running() as telegram, polled(telegram, taken):
        telegram.write(ADA, text="one")
        await taken.have("one")
        telegram.updates.webhook.url = "https://shop.example/webhooks/telegram"
        await until(lambda: len(taken.pauses) > 2)
        assert telegram.sent("deleteWebhook") == []
