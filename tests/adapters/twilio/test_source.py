"""Customers' files: fetched from Twilio alone, with a limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from adapters.twilio.source import TwilioMedia
from hub.channel import Connected
from hub.errors import HubError, Refused, Unauthorised, Unavailable
from hub.messages import Attachment, Kind
from tests.adapters.twilio.account import ADA, settings
from tests.providers.twilio import PICTURE, Twilio

API = "https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/ME"


def attachment(ref: str, mime: str = "image/png") -> Attachment:
    return Attachment("sms-MM1-0", Kind.PHOTO, "photo-1.png", mime, ref)


async def fetched(answer: Callable[[httpx.Request], httpx.Response], ref: str = API, **more: Any) -> bytes:
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        source = TwilioMedia(settings(**more), http)
        return b"".join([piece async for piece in source.fetch(attachment(ref))])


def serving(data: bytes, mime: str = "image/png") -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: httpx.Response(200, content=data, headers={"Content-Type": mime})


async def test_a_file_is_fetched_with_our_credentials_and_where_it_leads(
    fake: Twilio, sms: Connected
) -> None:
    fake.sms_url = f"{fake.url}/nowhere"
    message = await fake.say(ADA, "look", ("image/png", PICTURE))
    assert sms.source
    pieces = [piece async for piece in sms.source.fetch(attachment(message.media[0]))]
    assert b"".join(pieces) == PICTURE


@pytest.mark.parametrize(
    "store", ["https://mms.twiliocdn.com/x", "https://s3-external-1.amazonaws.com/media.twiliocdn.com/AC/x"]
)
async def test_our_token_is_shown_to_the_api_alone(store: str) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.url.host == "api.twilio.com":
            return httpx.Response(307, headers={"Location": store})
        return httpx.Response(200, content=b"picture", headers={"Content-Type": "image/png"})

    assert await fetched(answer) == b"picture"
    assert ["Authorization" in request.headers for request in asked] == [True, False]


@pytest.mark.parametrize(
    "ref",
    [
        "https://evil.example/x",
        "http://api.twilio.com/x",
        "https://api.twilio.com.evil.example/x",
        "https://api.twilio.com@evil.example/x",
        "https://evil.example/?https://api.twilio.com",
        "https://api.twilio.com:8443/x",
        "https://nottwilio.com/x",
        "https://s3-external-1.amazonaws.com/evil/x",
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:6379/",
        "file:///etc/passwd",
        "//api.twilio.com/x",
        "",
        "https://[",
        "x" * 70000,
    ],
)
async def test_nothing_is_fetched_from_elsewhere(ref: str) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(307, headers={"Location": ref})

    with pytest.raises(Refused):
        await fetched(answer, ref)
    assert asked == []
    with pytest.raises((Refused, Unavailable)):
        await fetched(answer)
    assert {request.url.host for request in asked} <= {"api.twilio.com"}


async def test_it_does_not_run_in_circles() -> None:
    with pytest.raises(Refused):
        await fetched(lambda _: httpx.Response(307, headers={"Location": API}))


async def test_a_file_that_is_too_large_is_refused() -> None:
    assert len(await fetched(serving(b"x" * 1024), media_limit_mb=0.001)) == 1024
    with pytest.raises(Refused):
        await fetched(serving(b"x" * 1100), media_limit_mb=0.001)


@pytest.mark.parametrize(
    ("mime", "fine"), [("image/jpeg", True), ("application/octet-stream", True), ("text/html", False)]
)
async def test_a_file_is_of_the_type_that_was_announced(mime: str, fine: bool) -> None:
    try:
        assert await fetched(serving(b"x", mime)) == b"x"
        assert fine
    except Refused:
        assert not fine


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, Refused), (410, Refused), (401, Unauthorised), (429, Unavailable), (503, Unavailable)],
)
async def test_each_refusal_has_its_class(status: int, kind: type[HubError]) -> None:
    with pytest.raises(HubError) as told:
        await fetched(lambda _: httpx.Response(status))
    assert type(told.value) is kind


async def test_a_connection_that_ends_is_for_later() -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("x")

    with pytest.raises(Unavailable):
        await fetched(fail)
