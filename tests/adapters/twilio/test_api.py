"""Twilio's client over our HTTP client: what each answer becomes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from adapters.twilio.api import client
from hub.errors import HubError, Refused, Unauthorised, Unavailable, Uncertain, Unreachable
from tests.adapters.twilio.account import ADA, settings
from tests.providers.twilio import ACCOUNT, NUMBER_OF_OURS, TOKEN, Twilio


async def create(answer: Callable[[httpx.Request], httpx.Response], **more: Any) -> Any:
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        return await client(settings(**more), http).messages.create_async(
            to=ADA, from_=NUMBER_OF_OURS, body="hi"
        )


def answering(status: int, json: Any = None, **more: Any) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: httpx.Response(status, json=json, **more)


def failing(error: Exception) -> Callable[[httpx.Request], httpx.Response]:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    return fail


async def test_the_account_asks_where_api_base_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment says of Twilio does not count."""
    for name in ("TWILIO_REGION", "TWILIO_EDGE", "TWILIO_ACCOUNT_SID"):
        monkeypatch.setenv(name, "elsewhere")
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(201, json={"sid": "SM1"})

    message = await create(answer)
    assert message.sid == "SM1"
    assert str(asked[0].url) == f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert asked[0].headers["Authorization"] == httpx.BasicAuth(ACCOUNT, TOKEN)._auth_header
    assert asked[0].content == b"To=%2B12025550143&From=%2B12025550100&Body=hi"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"code": 21211, "message": "Invalid 'To'", "status": 400}, Unreachable),
        ({"type": "x", "title": "Invalid 'To'", "status": 400, "code": 21211}, Unreachable),
        ({"code": 21617}, Refused),
        ({"code": "21211"}, Refused),
        ([], Refused),
        (None, Refused),
    ],
)
async def test_both_shapes_of_errors_are_read(body: Any, kind: type[HubError]) -> None:
    with pytest.raises(HubError) as told:
        await create(answering(400, body))
    assert type(told.value) is kind


@pytest.mark.parametrize(
    ("header", "wish"), [("3", 3.0), ("99999", 3600.0), ("soon", None), ("", None), ("²", None)]
)
async def test_twilios_wish_is_kept(header: str, wish: float | None) -> None:
    answer = answering(429, {"code": 20429}, headers=[("Retry-After", header.encode())])
    with pytest.raises(Unavailable) as told:
        await create(answer)
    assert told.value.retry_after == wish


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (answering(503, None, text="<h1>away</h1>"), Unavailable),
        (answering(302, {}), Unavailable),
        (answering(401, {"code": 20003}), Unauthorised),
        (failing(httpx.ConnectError("x")), Unavailable),
        (failing(httpx.ConnectTimeout("x")), Unavailable),
        (failing(httpx.PoolTimeout("x")), Unavailable),
        (failing(httpx.ReadTimeout("x")), Uncertain),
        (failing(httpx.ReadError("x")), Uncertain),
        (failing(httpx.WriteError("x")), Uncertain),
        (failing(httpx.RemoteProtocolError("x")), Uncertain),
        (answering(201, None, text="<h1>fine</h1>"), Uncertain),
        (answering(201, []), Uncertain),
    ],
)
async def test_what_may_have_been_taken_is_uncertain(answer: Any, kind: type[HubError]) -> None:
    with pytest.raises(HubError) as told:
        await create(answer)
    assert type(told.value) is kind


async def test_what_was_only_looked_up_is_never_uncertain() -> None:
    async with httpx.AsyncClient(transport=httpx.MockTransport(failing(httpx.ReadTimeout("x")))) as http:
        with pytest.raises(Unavailable):
            await client(settings(), http).api.v2010.accounts(ACCOUNT).fetch_async()


async def test_side_by_side_each_request_gets_its_own_answer(fake: Twilio) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        api = client(settings(api_base=fake.url), http)
        numbers = [f"+1202555{n:04}" for n in range(40)]
        made = await asyncio.gather(
            *(api.messages.create_async(to=to, from_=NUMBER_OF_OURS, body="hi") for to in numbers)
        )
    assert [message.to for message in made] == numbers
