"""The channel as a whole, both ways, against the fake Telegram."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.telegram import connect
from hub.channel import Webhook
from hub.content import Choice, Choices, text, token
from hub.errors import Forged, HubError, Unreadable
from hub.messages import Edited, Inbound, Keyword, Reached, Said
from tests.adapters.telegram.line import SECRET, TO_ADA, Line, line, surroundings
from tests.adapters.telegram.test_pull import until
from tests.providers.serving import serve
from tests.providers.telegram import ADA, GRACE, TOKEN

GIVEN = {"token": TOKEN, "webhook_secret": SECRET, "api_base": "http://127.0.0.1:1"}


class Hub:
    """A web process that only takes: `letters` by id, as the hub dedupes; `answers` come first, then 200."""

    def __init__(self, ends: Line) -> None:
        self.ends = ends
        self.letters: dict[str, Inbound] = {}
        self.answers: list[Response] = []
        self.posts = 0

    async def receive(self, request: Request) -> Response:
        self.posts += 1
        if self.answers:
            return self.answers.pop(0)
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            received = await self.ends.connected.hook.receive(Webhook("", "", headers, await request.body()))
        except Forged:
            return Response(status_code=403)
        self.letters |= {letter.id: letter for letter in received.letters if letter.id not in self.letters}
        return Response(received.body, media_type=received.media_type)

    @property
    def words(self) -> list[str]:
        return [letter.text for letter in self.letters.values() if isinstance(letter, Said)]


@asynccontextmanager
async def hub(ends: Line, secret: str = SECRET) -> AsyncIterator[Hub]:
    """The hub's hook on loopback, entered at Telegram."""
    web = Hub(ends)
    async with serve(Starlette(routes=[Route("/", web.receive, methods=["POST"])])) as url:
        await ends.telegram.methods.call("setWebhook", {"url": url, "secret_token": secret})
        yield web


@pytest.mark.parametrize(
    "settings", [{}, {**GIVEN, "token": "nonsense"}, {**GIVEN, "mode": "socket"}, {**GIVEN, "toke": "x"}]
)
async def test_settings_that_cannot_be_used_are_unreadable(settings: dict[str, str]) -> None:
    with pytest.raises(Unreadable):
        async with connect(settings, surroundings()):
            pass


async def test_it_connects_while_telegram_is_away() -> None:
    async with connect(GIVEN, surroundings()) as connected:
        assert connected.pull is None
        assert "/webhooks/telegram" in connected.guide
        assert set(connected.replies) == {Keyword.STOP}
    async with connect({**GIVEN, "mode": "polling"}, surroundings()) as connected:
        assert connected.pull is not None
        assert "polled" in connected.guide


async def test_customers_are_heard_by_webhook() -> None:
    async with line() as ends, hub(ends) as web:
        message = ends.telegram.write(ADA, text="one")
        ends.telegram.edit(ADA, message["message_id"], "two")
        ends.telegram.attach(GRACE, "photo", b"\xff\xd8\xff")
        ends.telegram.block(GRACE)
        await until(lambda: len(web.letters) == 4)
        found = list(web.letters.values())
        edited = next(letter for letter in found if isinstance(letter, Edited))
        assert edited.of in web.letters
        assert any(isinstance(letter, Reached) for letter in found)


async def test_repeats_change_nothing() -> None:
    async with line() as ends, hub(ends) as web:
        ends.telegram.updates.copies = 5
        for n in range(10):
            ends.telegram.write(ADA, text=str(n))
        await until(lambda: web.posts == 50)
        assert web.words == [str(n) for n in range(10)]


async def test_what_the_hub_could_not_take_comes_again_in_order() -> None:
    async with line(fake={"pace": 0.01}) as ends, hub(ends) as web:
        web.answers = [Response(status_code=503), Response(status_code=503, headers={"Retry-After": "1"})]
        for words in ("one", "two", "three"):
            ends.telegram.write(ADA, text=words)
        await until(lambda: len(web.words) == 3)
        assert web.words == ["one", "two", "three"]


async def test_a_wrong_secret_is_not_let_in() -> None:
    async with line(fake={"pace": 0.001}) as ends, hub(ends, "another") as web:
        ends.telegram.write(ADA, text="one")
        await until(lambda: web.posts > 2)
        assert web.letters == {}
        assert "403" in ends.telegram.updates.webhook.error


async def test_a_choice_goes_there_and_back() -> None:
    yes = Choice("Yes", '/affirm{"order": "4021"}')
    async with line() as ends, hub(ends) as web:
        await ends.send((*text("Shall I?"), Choices((yes,))))
        ends.telegram.press(ADA, ends.shown[0]["message_id"], token(yes.payload))
        await until(lambda: bool(web.letters))
        (said,) = web.letters.values()
        assert isinstance(said, Said)
        assert (said.text, said.payload, said.address) == ("Yes", token(yes.payload), TO_ADA)
        await ends.send(text("Yes"), press=said.press)
        assert ends.shown[0]["text"] == "Shall I?\n\n✓ Yes"


@pytest.mark.parametrize(
    "kind", ["502", "lost", "dropped", "garbage", "unauthorized", "entities", "429", "blocked"]
)
async def test_no_token_and_no_words_are_logged_or_told_in_errors(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with line() as ends:
        ends.telegram.fail(kind, 2)
        with pytest.raises(HubError) as raised:
            await ends.send(text("secret words"))
        ends.telegram.write(ADA, text="secret words")
    told = caplog.text + str(raised.getrepr(chain=True, style="native"))
    assert TOKEN not in told
    assert "secret words" not in caplog.text + repr(raised.value)
