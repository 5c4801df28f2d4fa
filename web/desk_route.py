"""What holds for every answer of the desk: its headers, and what becomes of an error."""

from __future__ import annotations

import math
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from fastapi.routing import APIRoute
from typing_extensions import override

from hub.errors import TooMany, Unavailable
from web.auth import Forged, SignedOut

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

SIGN_IN = "/desk/sign-in"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
        " img-src 'self' https: data:; font-src 'self'; form-action 'self';"
        " frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class DeskRoute(APIRoute):
    """A route whose answers are never cached or framed and run no foreign script."""

    @override
    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            response = await _answer(handle, request)
            response.headers.update(HEADERS)
            return response

        return guarded


async def _answer(handle: Handler, request: Request) -> Response:
    try:
        return await handle(request)
    except HTTPException as error:
        return PlainTextResponse(error.detail, error.status_code)
    except SignedOut:
        return _to_sign_in(request)
    except Forged:
        return PlainTextResponse("This page is out of date. Load it again, then try once more.", 403)
    except TooMany as error:
        wait = str(math.ceil(error.retry_after))
        return PlainTextResponse(
            "Too much at once. Wait a moment, then try again.", 429, {"Retry-After": wait}
        )
    except Unavailable:
        sentence = "The desk cannot reach its data just now. Nothing is lost; try again in a moment."
        return PlainTextResponse(sentence, 503, {"Retry-After": "2"})


def _to_sign_in(request: Request) -> Response:
    """htmx would follow a redirect and swap the sign-in page into the desk: it is told by a header."""
    if "HX-Request" in request.headers:
        return PlainTextResponse("Signed out.", 401, {"HX-Redirect": SIGN_IN})
    if request.method == "GET":
        return RedirectResponse(f"{SIGN_IN}?next={request.url.path}", 303)
    return PlainTextResponse("Signed out.", 401)
