"""Twilio's client over an HTTP client of ours.

The library's own asynchronous one mixes up answers under load, has no timeout and drops the headers of
errors, and so what Twilio wants us to wait (docs/why.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

import httpx
from twilio.http.response import Response
from twilio.rest import Client

from adapters.twilio.failures import classify
from adapters.twilio.settings import API_BASE, Settings
from hub.errors import HubError, Unavailable, Uncertain

_LONGEST_WISH = 3600.0


@dataclass(frozen=True, slots=True)
class Transport:
    """Makes Twilio's requests. What is no success is raised as an error of the hub's, whatever its shape."""

    http: httpx.AsyncClient
    is_async: ClassVar[bool] = True

    async def request(self, method: str, uri: str, **asked: Any) -> Response:
        """One request. Raises `classify`'s errors, `Unavailable`, and `Uncertain` when it may be taken."""
        answer = await self._send(method, uri, asked)
        body = _json(answer)
        if not answer.is_success:
            raise _refusal(answer, body)
        if body is None:
            raise Uncertain("Twilio's answer cannot be read")
        return Response(answer.status_code, answer.text, answer.headers)

    async def _send(self, method: str, uri: str, asked: dict[str, Any]) -> httpx.Response:
        parts = {name: asked.get(name) for name in ("params", "data", "headers", "auth")}
        try:
            return await self.http.request(method, uri, **parts, follow_redirects=False)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError):
            raise Unavailable("Twilio cannot be reached") from None
        except httpx.HTTPError as error:
            lost = f"the connection to Twilio ended: {type(error).__name__}"
            raise (Unavailable(lost) if method == "GET" else Uncertain(lost)) from None


def client(settings: Settings, http: httpx.AsyncClient) -> Client:
    """The library's client for this account. What the environment says of Twilio does not count."""
    api = Client(
        settings.account_sid,
        settings.auth_token,
        http_client=Transport(http),
        environment={"TWILIO_REGION": ""},
    )
    api.api.base_url = settings.api_base
    if settings.api_base != API_BASE:
        api.messaging.base_url = settings.api_base
    return api


def _json(answer: httpx.Response) -> dict[str, Any] | None:
    try:
        body = answer.json()
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _refusal(answer: httpx.Response, body: dict[str, Any] | None) -> HubError:
    """Both shapes of Twilio's errors, its own and RFC 9457's, have a `code`."""
    code = (body or {}).get("code")
    known = code if isinstance(code, int) else None
    if answer.status_code < HTTPStatus.BAD_REQUEST:
        return Unavailable(f"Twilio answers {answer.status_code}")
    return classify(answer.status_code, known, _wish(answer.headers.get("Retry-After", "")))


def _wish(header: str) -> float | None:
    """Seconds Twilio wants us to wait, if it says so."""
    return min(float(header), _LONGEST_WISH) if header.isascii() and header.isdecimal() else None
