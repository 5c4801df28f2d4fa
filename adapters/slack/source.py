"""Files that customers sent, as Slack keeps them: they are handed to whoever shows the bot's token."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from adapters.slack.errors import FAILURES, classify, judged
from adapters.slack.settings import Settings
from hub.errors import Refused, Unauthorised, Unavailable, Uncertain, Unreachable
from hub.messages import Attachment

_ELSEWHERE = "The file is not where Slack keeps files: it was not fetched."
_GONE = "Slack does not have the file any more."
_SIGN_IN = "Slack does not hand out files: give the app the scope files:read and install it again."
_PAGE = "text/html"
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class SlackFiles:
    """Fetches from Slack alone, whatever address a message names: only there does it show the token."""

    settings: Settings
    client: AsyncWebClient
    session: aiohttp.ClientSession

    async def fetch(self, attachment: Attachment) -> AsyncIterator[bytes]:
        """The file, in pieces. Slack answers with its sign-in page where the token may not see the file."""
        url = self._trusted(attachment.ref if "://" in attachment.ref else await self._where(attachment.ref))
        headers = {"Authorization": f"Bearer {self.settings.bot_token}"}
        try:
            async with self.session.get(url, headers=headers, allow_redirects=False) as answer:
                _expect(answer, attachment)
                async for piece in answer.content.iter_chunked(_PIECE):
                    yield piece
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unavailable(f"Slack's file could not be fetched whole: {type(error).__name__}") from None

    def _trusted(self, ref: str) -> URL:
        """The address, if it is one of Slack's or of the server that stands for it."""
        try:
            url = URL(ref)
            there, ours = url.origin(), URL(self.settings.api_base).origin()
        except ValueError:
            raise Refused(_ELSEWHERE) from None
        is_slacks = there.scheme == "https" and there.is_default_port() and _is_slacks(there.host or "")
        if not is_slacks and there != ours:
            raise Refused(_ELSEWHERE)
        return url

    async def _where(self, file: str) -> str:
        """The address of a file that Slack wants to be asked for, as in channels shared with others."""
        try:
            found = (await self.client.files_info(file=file))["file"]
            return str(found.get("url_private_download") or found["url_private"])
        except KeyError:
            raise Refused(_GONE) from None
        except FAILURES as error:
            failure = classify(error)
            if isinstance(failure, Unreachable):
                raise Refused(_GONE) from None
            raise (Unavailable(str(failure)) if isinstance(failure, Uncertain) else failure) from None


def _is_slacks(host: str) -> bool:
    return host in {"slack.com", "slack-files.com"} or host.endswith((".slack.com", ".slack-files.com"))


def _expect(answer: aiohttp.ClientResponse, attachment: Attachment) -> None:
    """Raise unless it is the file."""
    if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        raise Refused(_GONE)
    page = answer.content_type == _PAGE and attachment.mime != _PAGE
    if page or HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
        raise Unauthorised(_SIGN_IN)
    if answer.status != HTTPStatus.OK:
        failure = judged(answer.status, "")
        raise Unavailable(str(failure)) if isinstance(failure, Uncertain) else failure
