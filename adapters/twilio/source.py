"""Pictures and files that customers sent, as Twilio keeps them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus

import httpx

from adapters.twilio.failures import classify
from adapters.twilio.settings import Settings
from hub.errors import Refused, Unavailable
from hub.messages import Attachment

_MOST_REDIRECTS = 3
_STORES = ("media.twiliocdn.com", "mms.twiliocdn.com")
_OLD_STORE, _OLD_FOLDER = "s3-external-1.amazonaws.com", "/media.twiliocdn.com/"
_ANY = "application/octet-stream"
_ELSEWHERE = "The file is not where Twilio keeps files: it was not fetched."


@dataclass(frozen=True, slots=True)
class TwilioMedia:
    """Fetches from Twilio alone, whatever address a message names; only there does it show our token."""

    settings: Settings
    http: httpx.AsyncClient

    async def fetch(self, attachment: Attachment) -> AsyncIterator[bytes]:
        fetched, limit = 0, self.settings.media_limit
        try:
            async with self._opened(attachment.ref) as answer:
                _expect(attachment, answer)
                async for piece in answer.aiter_bytes():
                    fetched += len(piece)
                    if fetched > limit:
                        raise Refused(f"The file is larger than {limit} bytes.")
                    yield piece
        except httpx.HTTPError as error:
            raise Unavailable(f"the file could not be fetched: {type(error).__name__}") from None

    @asynccontextmanager
    async def _opened(self, ref: str) -> AsyncIterator[httpx.Response]:
        url = _parsed(ref)
        for _ in range(_MOST_REDIRECTS + 1):
            async with self.http.stream("GET", url, auth=self._auth(url), follow_redirects=False) as answer:
                if not answer.is_redirect:
                    yield answer
                    return
                url = _parsed(str(url.join(answer.headers["Location"])))
        raise Refused(_ELSEWHERE)

    def _auth(self, url: httpx.URL) -> httpx.Auth | None:
        """How to ask there; raises `Refused` for an address that is not Twilio's."""
        ours = httpx.URL(self.settings.api_base)
        is_api = (url.scheme, url.host, url.port) == (ours.scheme, ours.host, ours.port)
        secure = url.scheme == "https" and url.port is None
        if is_api or (secure and url.host.endswith(".twilio.com")):
            return httpx.BasicAuth(self.settings.account_sid, self.settings.auth_token)
        if secure and (url.host in _STORES or _is_old_store(url)):
            return None
        raise Refused(_ELSEWHERE)


def _is_old_store(url: httpx.URL) -> bool:
    return url.host == _OLD_STORE and url.path.startswith(_OLD_FOLDER)


def _parsed(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except httpx.InvalidURL:
        raise Refused(_ELSEWHERE) from None


def _expect(attachment: Attachment, answer: httpx.Response) -> None:
    """Raise unless it is the file, and of the type that was announced."""
    if answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        raise Refused("Twilio does not have the file any more.")
    if not answer.is_success:
        raise classify(answer.status_code, None)
    kind = answer.headers.get("Content-Type", _ANY).partition(";")[0].strip().lower()
    if _ANY not in {kind, attachment.mime} and _family(kind) != _family(attachment.mime):
        raise Refused("The file is of another type than Twilio announced.")


def _family(mime: str) -> str:
    return mime.partition("/")[0]
