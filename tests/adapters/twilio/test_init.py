"""The channel as the hub gets it, and its way through the fake Twilio and back."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.twilio import connect
from hub.channel import Connected, Webhook
from hub.errors import Unreadable
from hub.messages import Keyword, Reached, Reported, Said, Status
from tests.adapters.twilio.account import ADA, HUB, around, section, to_ada
from tests.providers.twilio import PICTURE, TOKEN, Twilio
from tests.waiting import eventually


class Hub:
    """Takes webhooks as the hub does, at the address they are signed for; `away`: answers 503 so often."""

    def __init__(self, sms: Connected) -> None:
        self.sms, self.letters, self.away, self.requests = sms, [], 0, 0
        route = Route("/webhooks/twilio/{what}", self.take, methods=["POST"])
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(Starlette(routes=[route])))

    async def take(self, request: Request) -> Response:
        self.requests += 1
        if self.away:
            self.away -= 1
            return Response(status_code=503)
        path, query = f"/{request.path_params['what']}", urlsplit(str(request.url)).query
        webhook = Webhook(path, query, dict(request.headers), await request.body())
        received = await self.sms.hook.receive(webhook)
        self.letters += received.letters
        return Response(received.body, media_type=received.media_type)

    def taken(self) -> dict[str, Any]:
        """Each letter once, as the hub takes them."""
        return {letter.id: letter for letter in self.letters}


@pytest.fixture
def hub(fake: Twilio, sms: Connected) -> Hub:
    hub = Hub(sms)
    fake.webhooks.http, fake.sms_url = hub.http, f"{HUB}/webhooks/twilio/sms#rc=5&rp=all"
    return hub


async def test_settings_that_cannot_be_used_are_told_at_once() -> None:
    with pytest.raises(Unreadable):
        async with connect({"account_sid": "AC1"}, around()):
            raise AssertionError


async def test_choices_are_a_menu_and_twilio_answers_keywords(sms: Connected) -> None:
    assert sms.numbered
    assert sms.replies == {}


async def test_the_hub_answers_keywords_where_it_is_told_to() -> None:
    async with connect(section(opt_out="hub", help_text="Ask away."), around()) as sms:
        assert sms.replies[Keyword.HELP] == "Ask away."


async def test_a_message_comes_in(fake: Twilio, hub: Hub) -> None:
    await fake.say(ADA, "look", ("image/png", PICTURE))
    (said,) = hub.letters
    assert isinstance(said, Said)
    assert (said.text, len(said.attachments)) == ("look", 1)


async def test_a_webhook_the_hub_could_not_take_comes_again(fake: Twilio, hub: Hub) -> None:
    hub.away = 3
    await fake.say(ADA, "hello")
    assert hub.requests == 4
    assert [letter.text for letter in hub.taken().values()] == ["hello"]


async def test_a_webhook_that_comes_five_times_is_one_letter(fake: Twilio, hub: Hub) -> None:
    fake.webhooks.copies = 5
    await fake.say(ADA, "hello")
    assert (len(hub.letters), len(hub.taken())) == (5, 1)


async def test_a_key_signs_instead_of_the_token(fake: Twilio) -> None:
    async with connect(section(webhook_keys={"k1": "secret"}), around()) as sms:
        hub = Hub(sms)
        fake.webhooks.http, fake.sms_url = hub.http, f"{HUB}/webhooks/twilio/sms"
        fake.webhooks.key = ("k1", "secret")
        await fake.say(ADA, "hello")
    assert len(hub.letters) == 1


@pytest.mark.parametrize("in_order", [True, False])
async def test_what_became_of_a_message_is_told_in_any_order(
    fake: Twilio, sms: Connected, hub: Hub, in_order: bool
) -> None:
    fake.in_order = in_order
    await sms.channel.send(to_ada())

    async def told() -> bool:
        return len(hub.taken()) == 2

    await eventually(told)
    reports = [letter for letter in hub.taken().values() if isinstance(letter, Reported)]
    assert {report.status for report in reports} == {Status.SENT, Status.DELIVERED}
    assert {report.mid for report in reports} == {"letter:0"}


async def test_a_number_that_is_gone_is_told(fake: Twilio, sms: Connected, hub: Hub) -> None:
    fake.fail("30005")
    await sms.channel.send(to_ada())

    async def told() -> list[Reached]:
        return [letter for letter in hub.letters if isinstance(letter, Reached)]

    (reached,) = await eventually(told)
    assert not reached.reachable


@pytest.mark.parametrize("advanced", [True, False])
async def test_stop_is_answered_by_twilio_and_told_to_us(fake: Twilio, hub: Hub, advanced: bool) -> None:
    fake.advanced = advanced
    await fake.say(ADA, "Stop")
    (said,) = hub.letters
    assert said.keyword is Keyword.STOP
    assert [message.note for message in fake.sent_to(ADA)] == ["Twilio"]
    assert fake.stopped == {ADA}


async def test_no_log_holds_a_number_a_token_or_a_word(
    fake: Twilio, sms: Connected, hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    """As the hub logs: the libraries from warnings on, httpx silenced by the channel itself."""
    caplog.set_level(logging.INFO)
    fake.fail("problem:21211")
    with pytest.raises(Exception, match="phone number"):
        await sms.channel.send(to_ada("my secret words"))
    await sms.channel.send(to_ada("my secret words"))
    await sms.check.problems()
    await fake.say(ADA, "my secret words")
    for secret in (ADA, ADA[1:], TOKEN, "secret words"):
        assert secret not in caplog.text
