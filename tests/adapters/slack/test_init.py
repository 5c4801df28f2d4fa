"""The channel as a whole, both ways, against the fake Slack."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.slack import connect
from hub.channel import Webhook
from hub.content import Choice, Choices, text, token
from hub.errors import Forged, HubError, Unreadable
from hub.messages import Deleted, Edited, Inbound, Keyword, Said
from tests.adapters.slack.line import GIVEN, TO_ADA, Line, line, surroundings
from tests.adapters.slack.test_pull import until
from tests.providers.serving import serve
from tests.providers.slack import ADA, ADAS, BOT, GRACE, GRACES, SECRET, SHOP, TOKEN


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
async def hub(ends: Line) -> AsyncIterator[Hub]:
    """The hub's hook on loopback, entered at Slack."""
    web = Hub(ends)
    async with serve(Starlette(routes=[Route("/", web.receive, methods=["POST"])])) as url:
        ends.slack.events.webhook = f"{url}/"
        yield web


@pytest.mark.parametrize(
    "settings", [{}, {**GIVEN, "bot_token": "nonsense"}, {**GIVEN, "mode": "rtm"}, {**GIVEN, "tokn": "x"}]
)
async def test_settings_that_cannot_be_used_are_unreadable(settings: dict[str, str]) -> None:
    with pytest.raises(Unreadable):
        async with connect(settings, surroundings()):
            pass


async def test_it_connects_while_slack_is_away() -> None:
    async with connect(GIVEN, surroundings()) as connected:
        assert connected.pull is None
        assert "https://hub.example/webhooks/slack" in connected.guide
        assert (connected.replies, connected.numbered, connected.register) == ({}, False, None)


async def test_customers_are_heard() -> None:
    async with line() as ends, hub(ends) as web:
        message = ends.slack.write(ADA, "one")
        ends.slack.edit(ADAS, message["ts"], "two")
        ends.slack.delete(ADAS, message["ts"])
        ends.slack.attach(GRACE, b"\x89PNG", "coat.png")
        ends.slack.command(GRACE, "/human")
        ends.slack.open_assistant(ADA)
        await until(lambda: len(web.letters) == 6)
        found = list(web.letters.values())
        assert {each.of for each in found if isinstance(each, Edited | Deleted)} <= set(web.letters)
        assert {each.keyword for each in found if isinstance(each, Said)} == {
            None, Keyword.HUMAN, Keyword.HELLO,
        }  # fmt: skip


async def test_a_mention_comes_twice_and_is_taken_once() -> None:
    async with line() as ends, hub(ends) as web:
        ends.slack.write(ADA, "not for you", room=SHOP)
        ends.slack.write(ADA, f"<@{BOT}> hello", room=SHOP)
        await until(lambda: web.posts == 3)
        assert web.words == ["hello"]


async def test_repeats_and_another_order_change_nothing() -> None:
    async with line() as ends, hub(ends) as web:
        ends.slack.events.held = []
        for n in range(10):
            ends.slack.write(ADA, str(n))
        held, ends.slack.events.held, ends.slack.events.copies = ends.slack.events.held, None, 5
        for body in reversed(held):
            ends.slack.events.send(body)
        await until(lambda: web.posts == 50)
        ordered = sorted(web.letters.values(), key=lambda letter: letter.id)
        assert [letter.text for letter in ordered if isinstance(letter, Said)] == list("0123456789")


async def test_what_the_hub_could_not_take_comes_again_and_is_taken_once() -> None:
    async with line(fake={"pace": 0.001}) as ends, hub(ends) as web:
        web.answers = [Response(status_code=503)] * 3
        ends.slack.write(ADA, "one")
        await until(lambda: web.words == ["one"])
        assert [each["X-Slack-Retry-Num"] for each in ends.slack.events.retries] == ["1", "2", "3"]


async def test_a_wrong_secret_is_not_let_in() -> None:
    async with line(signing_secret="another", fake={"pace": 0.001}) as ends, hub(ends) as web:
        ends.slack.write(ADA, "one")
        await until(lambda: bool(ends.slack.events.dropped))
        assert (web.letters, set(ends.slack.events.statuses)) == ({}, {403})


async def test_a_choice_goes_there_and_back() -> None:
    yes = Choice("Yes", '/affirm{"order": "4021"}')
    async with line() as ends, hub(ends) as web:
        await ends.send((*text("Shall I?"), Choices((yes,))), place=ADAS)
        for _ in range(2):
            ends.slack.press(ADA, ADAS, ends.shown[0]["ts"], token(yes.payload))
        await until(lambda: web.posts == 2)
        (said,) = web.letters.values()
        assert isinstance(said, Said)
        assert (said.text, said.payload, said.address) == ("Yes", token(yes.payload), TO_ADA)
        await ends.send(text("Yes"), press=said.press, place=said.place)
        assert [block["type"] for block in ends.shown[0]["blocks"]] == ["section", "context"]
        assert ends.slack.rooms[GRACES].messages == []


@pytest.mark.parametrize("kind", ["503_html", "lost", "dropped", "garbage", "unauthorized", "429", "blocked"])
async def test_no_token_and_no_words_are_logged_or_told_in_errors(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with line() as ends:
        ends.slack.fail(kind, 2)
        with pytest.raises(HubError) as raised:
            await ends.send(text("secret words"), place=ADAS)
        ends.slack.write(ADA, "secret words")
    told = caplog.text + str(raised.getrepr(chain=True, style="native"))
    assert not any(secret in told for secret in (TOKEN, SECRET))
    assert "secret words" not in caplog.text + repr(raised.value)
