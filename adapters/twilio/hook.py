"""The way in: customers' messages and status callbacks, each signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict

from adapters.twilio.parse import parse
from adapters.twilio.reports import report
from adapters.twilio.settings import Settings
from adapters.twilio.signature import verify
from hub.channel import Received, Webhook
from hub.errors import Unreadable
from hub.messages import Inbound

SMS, STATUS = "/sms", "/status"
_NO_ANSWER = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""Answers go out through the API: an answer in here would be on no log."""


@dataclass(frozen=True, slots=True)
class TwilioHook:
    """Lets in what Twilio signed for `url`, our address up to the channel's name."""

    settings: Settings
    url: str
    clock: Callable[[], int]

    async def receive(self, webhook: Webhook) -> Received:
        form = ImmutableMultiDict(_pairs(webhook.body.decode(errors="replace")))
        secrets = tuple(filter(None, (self.settings.auth_token, self.settings.second_token)))
        verify(webhook, self.url + webhook.path, form, secrets, self.settings.keys)
        return Received(self._letters(webhook, form), _NO_ANSWER, "text/xml")

    def _letters(self, webhook: Webhook, form: ImmutableMultiDict[str, str]) -> tuple[Inbound, ...]:
        match webhook.path:
            case "/sms":
                return parse(form, self.clock())
            case "/status":
                query = dict(_pairs(webhook.query))
                return report(form, query.get("mid", ""), whole="part" not in query, at=self.clock())
            case _:
                raise Unreadable("there is no such webhook")


def _pairs(words: str) -> list[tuple[str, str]]:
    """Names and values; blank ones count, for they are signed too."""
    return parse_qsl(words, keep_blank_values=True, errors="replace")
