"""The sign that an answer is being written: shown at once, let go with the answer, never in its way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from hub.errors import Unavailable
from hub.messages import Address
from hub.typing_sign import MOST_WAITING, Typing
from tests.fakes import ScriptedChannel
from tests.values import SMS, WEB
from tests.waiting import eventually


class Broken(ScriptedChannel):
    """Whose sign fails."""

    def __init__(self, failure: Exception) -> None:
        super().__init__()
        self.failure = failure

    async def typing(self, address: Address, place: str) -> None:
        await super().typing(address, place)
        raise self.failure


async def shown(channel: ScriptedChannel) -> bool:
    return bool(channel.signs)


@asynccontextmanager
async def running(typing: Typing) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(typing.run())
        yield
        task.cancel()


async def test_the_customer_sees_it_while_the_bot_thinks() -> None:
    channel = ScriptedChannel()
    typing = Typing({"sms": channel})
    async with running(typing):
        with typing.shown(SMS, "chat-7"):
            await eventually(lambda: shown(channel))
    assert channel.signs == [(SMS, "chat-7")]


async def test_an_answer_that_is_there_first_shows_nothing() -> None:
    channel = ScriptedChannel()
    typing = Typing({"sms": channel})
    with typing.shown(SMS, ""):
        pass
    async with running(typing):
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert channel.signs == []


async def test_a_channel_that_has_no_sign_is_left_alone() -> None:
    with Typing({}).shown(WEB, ""):
        pass


@pytest.mark.parametrize("failure", [Unavailable("503"), RuntimeError("broken")])
async def test_a_sign_that_fails_stops_nobody(failure: Exception) -> None:
    broken, sound = Broken(failure), ScriptedChannel()
    typing = Typing({"sms": broken, "webchat": sound})
    async with running(typing):
        with typing.shown(SMS, ""):
            await eventually(lambda: shown(broken))
        with typing.shown(WEB, ""):
            await eventually(lambda: shown(sound))


async def test_too_many_signs_are_left_out() -> None:
    typing = Typing({"sms": ScriptedChannel()})
    for _ in range(MOST_WAITING + 1):
        with typing.shown(SMS, ""):
            pass
