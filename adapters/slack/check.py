"""Whether the app is set up at Slack so that messages come and go."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.codes import CREDENTIALS
from adapters.slack.errors import FAILURES, classify, code
from adapters.slack.manifest import SCOPES
from adapters.slack.settings import API_BASE, Settings

_HINTS = {
    "invalid_auth": "copy the Bot User OAuth Token (OAuth & Permissions) into bot_token again",
    "not_authed": "copy the Bot User OAuth Token (OAuth & Permissions) into bot_token again",
    "token_revoked": "install the app to the workspace again, and copy the new token into bot_token",
    "token_expired": "switch token rotation off, install the app again, and copy the new bot_token",
    "account_inactive": "the app was removed from the workspace: install it again, and copy the new token",
}


@dataclass(frozen=True, slots=True)
class SlackCheck:
    """Looks at the app as Slack knows it. `url` is where Slack is to reach us."""

    settings: Settings
    client: AsyncWebClient
    url: str

    async def problems(self) -> Sequence[str]:
        return [problem async for problem in self._look()]

    async def _look(self) -> AsyncIterator[str]:
        try:
            known = await self.client.auth_test()
        except FAILURES as error:
            yield _why("bot_token", error)
            return
        for problem in self._token(known.headers, known.get("team_id")):
            yield problem
        if self.settings.socket:
            async for problem in self._socket():
                yield problem
        elif not self.url.startswith("https://") and self.settings.api_base == API_BASE:
            yield (
                f"Slack reaches https addresses only, and PUBLIC_URL is http://{urlsplit(self.url).netloc}:"
                " give the hub a public https address, or set `mode: socket` for development."
            )

    def _token(self, headers: Any, team: object) -> Iterator[str]:
        given = {str(name).lower(): str(value) for name, value in headers.items()}.get("x-oauth-scopes")
        missing = set(SCOPES) - {scope.strip() for scope in (given or "").split(",")}
        if given is not None and missing:
            yield (
                f"The Slack app may not {', '.join(sorted(missing))}: add these bot scopes under OAuth &"
                " Permissions, and install the app again."
            )
        if self.settings.team and team != self.settings.team:
            yield "The bot token is of another workspace than `team` in channels.yml: correct one of them."

    async def _socket(self) -> AsyncIterator[str]:
        try:
            await self.client.apps_connections_open(app_token=self.settings.app_token)
        except FAILURES as error:
            if code(error) in CREDENTIALS:
                yield (
                    f"Slack refuses the app_token ({code(error)}): make an app-level token with the scope"
                    " connections:write under Basic Information, and switch Socket Mode on."
                )
            else:
                yield _why("app_token", error)


def _why(what: str, error: Exception) -> str:
    name = code(error)
    if name in CREDENTIALS:
        return f"Slack refuses the {what} ({name}): {_HINTS.get(name, 'look at the app in Slack')}."
    return f"Slack could not be asked ({classify(error)}): look at the network and at api_base."
