"""Socket Mode: nothing is confirmed before it is taken, and what was not comes again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace

import pytest

from adapters.slack.pull import SlackPull
from hub.errors import TooMany, Unavailable
from hub.messages import Inbound, Keyword, Said
from tests.adapters.slack.line import Line, line
from tests.providers.slack import ADA
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
        return [letter.text for letter in self.letters if isinstance(letter, Said)]


async def until(holds: Callable[[], bool]) -> None:
    async def look() -> bool:
        return holds()

    await eventually(look)


@asynccontextmanager
async def connected(taken: Taken, fail: Sequence[str] = ()) -> AsyncIterator[Line]:
    """A hub on a socket to the fake."""
    async with line(mode="socket", fake={"pace": 0.05}) as ends, asyncio.TaskGroup() as tasks:
        for kind in fail:
            ends.slack.fail(kind, retry_after=7)
        assert isinstance(ends.connected.pull, SlackPull)
        pulling = tasks.create_task(replace(ends.connected.pull, pause=taken.pause).run(taken.take))
        try:
            await until(lambda: bool(ends.slack.events.sockets))
            yield ends
        finally:
            pulling.cancel()
            with suppress(asyncio.CancelledError):
                await pulling


async def test_what_comes_over_the_socket_is_what_a_webhook_brings() -> None:
    taken = Taken()
    async with connected(taken) as ends:
        ends.slack.write(ADA, "hello")
        ends.slack.command(ADA, "/human")
        await until(lambda: len(taken.letters) == 2)
        await until(lambda: len(ends.slack.events.confirmed) == 2)
        payloads = list(ends.slack.events.confirmed.values())
    assert taken.words == ["hello", "/human"]
    assert taken.letters[1].keyword is Keyword.HUMAN  # type: ignore[union-attr]
    assert "ephemeral" in json.dumps(payloads[1])


@pytest.mark.parametrize("away", [Unavailable("the store is away"), TooMany("too many")])
async def test_what_was_not_taken_comes_again(away: Exception) -> None:
    taken = Taken(failing=[away])
    async with connected(taken) as ends:
        ends.slack.write(ADA, "hello")
        await until(lambda: taken.words == ["hello"])


async def test_what_cannot_be_read_is_confirmed_and_the_next_is_taken() -> None:
    taken = Taken()
    async with connected(taken) as ends:
        ends.slack.write(ADA, "hello", files=[{}])
        ends.slack.write(ADA, "again")
        await until(lambda: taken.words == ["again"])
        assert len(ends.slack.events.confirmed) >= 1


async def test_it_connects_once_slack_lets_it() -> None:
    taken = Taken()
    async with connected(taken, ["error:invalid_auth", "503_html"]) as ends:
        ends.slack.write(ADA, "hello")
        await until(lambda: taken.words == ["hello"])
    assert len(taken.pauses) == 2
