"""The way in by webhook: events, buttons and slash commands come to the same address."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from adapters.slack.parse import answer, letters
from hub.channel import Received, Webhook
from hub.errors import Forged, Unreadable

_TIMESTAMP, _SIGNATURE = "x-slack-request-timestamp", "x-slack-signature"
_SHAPES = {_TIMESTAMP: re.compile("[0-9]{1,12}"), _SIGNATURE: re.compile("v0=[0-9a-f]{64}")}
_VERIFIED = "throughline.verified"
_NO_REQUEST = (ValueError, TypeError, AttributeError, KeyError, RecursionError)
"""Everything the library raises on what is no request of Slack's."""


async def taken(request: AsyncBoltRequest) -> BoltResponse:
    """What Bolt does with a request that was verified: it leaves it to `SlackHook`."""
    request.context[_VERIFIED] = True
    return BoltResponse(status=HTTPStatus.OK, body=answer(request.body))


@dataclass(frozen=True, slots=True)
class SlackHook:
    """Lets in what is signed with the signing secret, at most five minutes old; without one, nothing."""

    app: AsyncApp
    check: SignatureVerifier
    signed: bool
    team: str
    clock: Callable[[], int]

    async def receive(self, webhook: Webhook) -> Received:
        body = self._text(webhook)
        request = self._request(webhook, body)
        response = await self.app.async_dispatch(request)
        if response.status != HTTPStatus.OK:
            raise Forged("the signature is missing, old or wrong")
        found = letters(request.body, self.clock(), self.team) if request.context.get(_VERIFIED) else ()
        kind = "application/json" if response.body.startswith("{") else "text/plain"
        return Received(found, response.body.encode(), kind)

    def _text(self, webhook: Webhook) -> str:
        """The body. What has not the form of a signed request the library would stumble over."""
        formed = all(shape.fullmatch(webhook.headers.get(name, "")) for name, shape in _SHAPES.items())
        if not (self.signed and formed):
            raise Forged("there is no signature, or there is no signing secret")
        try:
            return webhook.body.decode()
        except UnicodeDecodeError:
            raise Forged("Slack signs nothing but UTF-8") from None

    def _request(self, webhook: Webhook, body: str) -> AsyncBoltRequest:
        try:
            return AsyncBoltRequest(body=body, query=webhook.query, headers=dict(webhook.headers))
        except _NO_REQUEST as error:
            if not self.check.is_valid(body, webhook.headers[_TIMESTAMP], webhook.headers[_SIGNATURE]):
                raise Forged("the signature is old or wrong") from None
            raise Unreadable(f"not a request of Slack's: {type(error).__name__}") from None
