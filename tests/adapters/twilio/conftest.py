"""A fake Twilio, and this channel connected to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from adapters.twilio import connect
from hub.channel import Connected
from tests.adapters.twilio.account import around, section
from tests.providers.twilio import Twilio, twilio


@pytest.fixture
async def fake() -> AsyncIterator[Twilio]:
    """Its webhooks are taken by nobody, unless a test gives it another way to the hub."""
    async with twilio() as running:
        running.webhooks.http = httpx.AsyncClient(transport=httpx.MockTransport(_fine))
        yield running


def _fine(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200)


@pytest.fixture
async def sms(fake: Twilio) -> AsyncIterator[Connected]:
    async with connect(section(api_base=fake.url), around()) as connected:
        yield connected
