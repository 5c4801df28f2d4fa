"""What the operator is told about the account."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.twilio import connect
from adapters.twilio.check import guide
from hub.channel import Connected
from tests.adapters.twilio.account import HUB, around, section
from tests.providers.twilio import SERVICE, Twilio

OURS = f"{HUB}/webhooks/twilio/sms"


async def problems(fake: Twilio, **more: Any) -> list[str]:
    given = section(api_base=fake.url) | more
    async with connect({name: value for name, value in given.items() if value}, around()) as sms:
        return list(await sms.check.problems())


@pytest.mark.parametrize("url", [OURS, f"{OURS}#rc=2"])
@pytest.mark.parametrize("more", [{}, {"from": None, "messaging_service_sid": SERVICE}])
async def test_an_account_that_is_set_up_has_no_problems(
    fake: Twilio, url: str, more: dict[str, Any]
) -> None:
    fake.sms_url = url
    assert await problems(fake, **more) == []


@pytest.mark.parametrize(
    ("url", "method"), [("", "POST"), ("https://other.example/x", "POST"), (OURS, "GET")]
)
@pytest.mark.parametrize("more", [{}, {"from": None, "messaging_service_sid": SERVICE}])
async def test_a_webhook_that_leads_elsewhere_is_told_with_the_right_one(
    fake: Twilio, url: str, method: str, more: dict[str, Any]
) -> None:
    fake.sms_url, fake.sms_method = url, method
    (problem,) = await problems(fake, **more)
    assert f"POST {OURS}#rc=5&rp=all" in problem


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"auth_token": "wrong"}, "auth_token"),
        ({"from": "+12025550199"}, "`from`"),
        ({"from": "MYSHOP"}, "name"),
        ({"from": None, "messaging_service_sid": "MG9"}, "messaging service"),
        ({"api_base": "http://127.0.0.1:1"}, "api_base"),
    ],
)
async def test_each_mistake_is_one_line(fake: Twilio, more: dict[str, Any], word: str) -> None:
    fake.sms_url = OURS
    (problem,) = await problems(fake, **more)
    assert word in problem
    assert "\n" not in problem
    assert "+1202" not in problem


async def test_a_number_that_cannot_text_is_told(fake: Twilio) -> None:
    fake.sms_url, fake.can_sms = OURS, False
    (problem,) = await problems(fake)
    assert "text messages" in problem


async def test_a_service_may_leave_the_webhook_to_its_numbers(fake: Twilio) -> None:
    fake.inbound_on_number = True
    assert await problems(fake, **{"from": None, "messaging_service_sid": SERVICE}) == []


async def test_a_suspended_account_is_told(fake: Twilio) -> None:
    fake.sms_url, fake.status = OURS, "suspended"
    (problem,) = await problems(fake)
    assert "suspended" in problem


async def test_a_short_code_cannot_be_looked_up(fake: Twilio) -> None:
    assert await problems(fake, **{"from": "72345"}) == []


async def test_an_address_that_twilio_cannot_reach_is_told() -> None:
    async with connect(section(), around("http://127.0.0.1:8080")) as sms:
        look = sms.check._look()  # only its first line: the next would ask Twilio
        assert "PUBLIC_URL" in await anext(look)
        await look.aclose()


def test_the_guide_names_what_to_enter(sms: Connected) -> None:
    assert sms.guide == guide(f"{HUB}/webhooks/twilio")
    assert f"{OURS}#rc=5&rp=all" in sms.guide
