"""The way out: text messages through Twilio's API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote

from twilio.rest import Client

from adapters.twilio.hook import STATUS
from adapters.twilio.render import Part, render
from adapters.twilio.settings import NUMBER, Settings
from adapters.twilio.signature import OVERRIDES
from hub.channel import Rate, Surroundings
from hub.errors import Refused, Unauthorised, Unavailable, Uncertain, Unreachable
from hub.messages import Address, Outbound, Status

ONE_A_SECOND = 1.0
"""What carriers let one number get."""


@dataclass(frozen=True, slots=True)
class TwilioChannel:
    """Sends from our number or messaging service. A message of several calls goes on where it ended.

    `url` is our address up to the channel's name. Each message names the callback that reports on it: where
    Twilio's answer was lost, that report tells whether it was taken.
    """

    settings: Settings
    api: Client
    url: str
    around: Surroundings

    async def send(self, message: Outbound) -> Status:
        number, progress = message.address.id, self.around.progress
        if not NUMBER.fullmatch(number):
            raise Unreachable("This sender has no phone number, so it cannot be answered.")
        parts = render(message.content, self.around.link, mms=number.startswith(self.settings.mms))
        if not parts:
            raise Refused("There is nothing in it that a text message can show.")
        done = await progress.done(message.mid) if len(parts) > 1 else 0
        for n, part in enumerate(parts[done:], done + 1):
            await self._create(message, part, "" if n == len(parts) else f"&part={n}")
            if n < len(parts):
                await self._note(message.mid, n)
        return Status.SENT

    async def typing(self, address: Address, place: str) -> None:
        """Text messages have no such thing."""

    def rates(self, message: Outbound) -> Sequence[Rate]:
        settings = self.settings
        everyone = f"sms:{settings.service or settings.sender}"
        one = f"sms:{settings.account_sid}:{message.address.id}"
        return (
            Rate(everyone, settings.per_second, max(1, int(settings.per_second))),
            Rate(one, ONE_A_SECOND),
        )

    async def _create(self, message: Outbound, part: Part, marked: str) -> None:
        """Send a part from the number the customer wrote to; if we lost that, from our own."""
        place = "" if self.settings.service or not NUMBER.fullmatch(message.place) else message.place
        if place and place != self.settings.sender:
            with suppress(Unauthorised):
                await self._call(message, part, marked, {"from_": place})
                return
        await self._call(message, part, marked, self._sender())

    async def _call(self, message: Outbound, part: Part, marked: str, sender: Mapping[str, str]) -> None:
        callback = f"{self.url}{STATUS}?mid={quote(message.mid, safe='')}{marked}{OVERRIDES}"
        await self.api.messages.create_async(
            to=message.address.id,
            status_callback=callback,
            smart_encoded=True,
            **sender,
            **({"body": part.text} if part.text else {}),
            **({"media_url": list(part.media)} if part.media else {}),
        )

    def _sender(self) -> Mapping[str, str]:
        """Ours; a messaging service remembers by itself which of its numbers a customer knows."""
        if self.settings.service:
            return {"messaging_service_sid": self.settings.service}
        return {"from_": self.settings.sender}

    async def _note(self, mid: str, done: int) -> None:
        """Write down that so many calls were taken; not knowing it, a next try may repeat one."""
        try:
            await self.around.progress.advance(mid, done)
        except Unavailable:
            raise Uncertain("a part was sent, and that could not be written down") from None
