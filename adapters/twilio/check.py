"""Whether the account, its number and its webhooks are set up so that messages come and go."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from twilio.rest import Client

from adapters.twilio.hook import SMS, STATUS
from adapters.twilio.settings import API_BASE, NUMBER, Settings
from adapters.twilio.signature import OVERRIDES
from hub.errors import HubError, Unauthorised

_HERE = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104 - an address to complain about


@dataclass(frozen=True, slots=True)
class TwilioCheck:
    """Looks at the account as Twilio has it. `url` is our address up to the channel's name."""

    settings: Settings
    api: Client
    url: str

    async def problems(self) -> Sequence[str]:
        return [problem async for problem in self._told()]

    async def _told(self) -> AsyncIterator[str]:
        try:
            async for problem in self._look():
                yield problem
        except Unauthorised as refusal:
            yield str(refusal)
        except HubError as error:
            yield f"Twilio could not be asked ({error}): look at the network and at api_base."

    async def _look(self) -> AsyncIterator[str]:
        if urlsplit(self.url).hostname in _HERE and self.settings.api_base == API_BASE:
            yield "Twilio cannot reach this hub: set PUBLIC_URL to an address that the internet knows."
        account = await self.api.api.v2010.accounts(self.settings.account_sid).fetch_async()
        if account.status in {"suspended", "closed"}:
            yield f"The Twilio account is {account.status}: Twilio's console says why."
        problems = self._service() if self.settings.service else self._number()
        async for problem in problems:
            yield problem

    async def _number(self) -> AsyncIterator[str]:
        """A short code cannot be looked up like a number; a name has no webhook at all."""
        sender = self.settings.sender
        if not NUMBER.fullmatch(sender):
            if not sender.isdecimal():
                yield "`from` is a name, not a number: customers cannot answer it."
            return
        numbers = await self.api.incoming_phone_numbers.list_async(phone_number=sender, limit=1)
        if not numbers:
            yield "The number in `from` does not belong to this account: check both in channels.yml."
            return
        if not (numbers[0].capabilities or {"sms": True}).get("sms"):
            yield "The number in `from` cannot send text messages: buy one that can."
        if problem := self._webhook("the number", numbers[0].sms_url, numbers[0].sms_method):
            yield problem

    async def _service(self) -> AsyncIterator[str]:
        service: Any = await self.api.messaging.v1.services(self.settings.service).fetch_async()
        if service.use_inbound_webhook_on_number:
            return
        url, method = service.inbound_request_url, service.inbound_method
        if problem := self._webhook("the messaging service", url, method):
            yield problem

    def _webhook(self, whose: str, url: str | None, method: str | None) -> str:
        if (url or "").partition("#")[0] == self.url + SMS and method == "POST":
            return ""
        return f"Twilio does not bring us the messages to {whose}: enter POST {self.url}{SMS}{OVERRIDES}"


def guide(url: str) -> str:
    """What to enter in Twilio's console."""
    return (
        "Twilio: enter this address, with method POST, where messages come in:\n"
        f"  {url}{SMS}{OVERRIDES}\n"
        "  for a number:            Phone Numbers > the number > Messaging > A message comes in\n"
        "  for a messaging service: Messaging > Services > the service > Integration > Send a webhook\n"
        "What follows the # makes Twilio repeat what could not be taken.\n"
        "Status callbacks need no entry: each message names its own,\n"
        f"  {url}{STATUS}?mid=…"
    )
