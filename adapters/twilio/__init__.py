"""SMS and MMS through Twilio. Customers' addresses are ("sms", their number)."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx

from adapters.twilio.api import client
from adapters.twilio.check import TwilioCheck, guide
from adapters.twilio.hook import TwilioHook
from adapters.twilio.send import TwilioChannel
from adapters.twilio.settings import read
from adapters.twilio.source import TwilioMedia
from hub.channel import Connected, Surroundings

_LIMIT = httpx.Timeout(20.0, connect=5.0)
"""Seconds for one request; Twilio may have taken what it does not answer in time."""


@asynccontextmanager
async def connect(settings: Mapping[str, Any], around: Surroundings) -> AsyncIterator[Connected]:
    """The channel while it is on. Twilio is not asked for anything. Raises `Unreadable`."""
    given = read(settings)
    logging.getLogger("httpx").setLevel(
        logging.WARNING
    )  # below, it writes down addresses with numbers in them
    url = f"{around.public_url}/webhooks/twilio"
    async with httpx.AsyncClient(timeout=_LIMIT) as http:
        api = client(given, http)
        yield Connected(
            channel=TwilioChannel(given, api, url, around),
            hook=TwilioHook(given, url, around.clock),
            check=TwilioCheck(given, api, url),
            source=TwilioMedia(given, http),
            numbered=True,
            replies=given.replies,
            guide=guide(url),
        )
