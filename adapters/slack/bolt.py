"""Bolt as the hub uses it: it verifies and routes, keeps nothing and asks Slack for nothing.

Its own defaults lose events: it acknowledges before anything is kept, and answers 404 to what it does not
know. So one middleware takes everything that is verified and ends there.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.request_verification.async_request_verification import AsyncRequestVerification
from slack_bolt.response import BoltResponse
from slack_sdk.signature import Clock, SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from typing_extensions import override

from adapters.slack.settings import Settings

Handle = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
"""What is done with a request that was verified."""


class _Now(Clock):
    """The hub's clock as the library asks for it, in seconds."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock

    @override
    def now(self) -> float:
        return self._clock() / 1000


class _Verification(AsyncRequestVerification):
    """Bolt's own check, by the hub's clock."""

    def __init__(self, verifier: SignatureVerifier, logger: logging.Logger) -> None:
        super().__init__(verifier.signing_secret, logger)
        self._ours = verifier

    @property
    @override
    def verifier(self) -> SignatureVerifier:
        return self._ours


def verifier(given: Settings, clock: Callable[[], int]) -> SignatureVerifier:
    """The check of signatures; time stamps may be five minutes off."""
    return SignatureVerifier(given.signing_secret or "none: a socket needs no signatures", _Now(clock))


def bolt(given: Settings, client: AsyncWebClient, check: SignatureVerifier, handle: Handle) -> AsyncApp:
    """An app that hands every verified request to `handle`, and answers Slack's own test questions."""
    logger = logging.getLogger("slack_bolt")

    async def authorize() -> AuthorizeResult:
        """Known without asking: there is one workspace."""
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=given.bot_token)

    app = AsyncApp(
        logger=logger,
        name="throughline",
        process_before_response=True,
        signing_secret=check.signing_secret,
        client=client,
        before_authorize=_Verification(check, logger),
        authorize=authorize,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
    )

    @app.middleware
    async def everything(req: AsyncBoltRequest) -> BoltResponse:
        return await handle(req)

    return app
