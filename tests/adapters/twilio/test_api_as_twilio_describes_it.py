"""Every request we make against Twilio's own description of its API, served by Prism (npm)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from adapters.twilio import connect
from adapters.twilio.api import client
from hub.channel import Connected
from hub.content import Choice, Choices, Image, Location, text
from hub.errors import HubError, Refused
from hub.messages import Address, Outbound, Status
from tests.adapters.twilio.account import ADA, around, section, settings, to_ada
from tests.adapters.twilio.prism import prism
from tests.providers.twilio import ACCOUNT, SERVICE

MENU = Choices((Choice("Yes", "/y"), Choice("No", "/n")))
PICTURES = tuple(Image(f"https://shop.example/{n}.png") for n in range(12))


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with prism(tmp_path_factory.mktemp("prism")) as url:
        yield url


async def connected(url: str, **more: Any) -> AsyncIterator[Connected]:
    given = {name: value for name, value in (section(api_base=url) | more).items() if value}
    async with connect(given, around()) as sms:
        yield sms


@pytest.mark.parametrize(
    "message",
    [
        to_ada("Où est ma commande\u00a0? \U0001f642 100% & more=less"),
        to_ada("word " * 900),
        to_ada(content=(*text("Look"), *PICTURES, MENU)),
        to_ada(content=(Location(52.5, 13.4, "Our store"),)),
        to_ada(place="+12025550101"),
        Outbound("m/ä +:0", 1, "ada", Address("sms", "+4915550100123"), to_ada().sender, PICTURES),
    ],
)
@pytest.mark.parametrize("more", [{}, {"from": None, "messaging_service_sid": SERVICE}])
async def test_every_message_is_asked_as_described(
    described: str, message: Outbound, more: dict[str, Any]
) -> None:
    async for sms in connected(described, **more):
        assert await sms.channel.send(message) is Status.SENT


async def test_what_the_check_asks_is_described(described: str) -> None:
    """Its answers are Prism's examples: what counts is that it could ask."""
    async with httpx.AsyncClient(trust_env=False) as http:
        api = client(settings(api_base=described), http)
        assert (await api.api.v2010.accounts(ACCOUNT).fetch_async()).sid.startswith("AC")
        assert await api.incoming_phone_numbers.list_async(phone_number=ADA, limit=1)


@pytest.mark.parametrize(
    "wrong", [{"to": None}, {"status_callback": "no address"}, {"messaging_service_sid": "MG1"}]
)
async def test_what_is_not_described_is_refused(described: str, wrong: dict[str, Any]) -> None:
    """This test can fail: Prism does look."""
    async with httpx.AsyncClient(trust_env=False) as http:
        api = client(settings(api_base=described), http)
        with pytest.raises(HubError) as told:
            await api.messages.create_async(**({"to": ADA, "body": "hi"} | wrong))
    assert type(told.value) is Refused
