"""No request is larger than anything we take: a body past the limit is refused before it fills memory."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 64 * 1024
"""Bytes. A message has at most 4,000 characters."""


class BodyLimit:
    """ASGI middleware: reading more than `LARGEST` bytes of a body is a 413, announced or not.

    `larger` has paths (patterns of the whole path) with limits of their own.
    """

    def __init__(self, app: ASGIApp, larger: Mapping[str, int]) -> None:
        self._app, self._larger = app, larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limited = self._limited(scope, receive) if scope["type"] == "http" else receive
        await self._app(scope, limited, send)

    def _largest(self, path: str) -> int:
        own = (limit for pattern, limit in self._larger.items() if re.fullmatch(pattern, path))
        return next(own, LARGEST)

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        largest = self._largest(scope["path"])
        announced = dict(scope["headers"]).get(b"content-length", b"")
        taken = int(announced) if announced.isdigit() else 0
        counted = 0

        async def next_part() -> Message:
            nonlocal counted
            message = await receive()
            counted += len(message.get("body", b""))
            if max(taken, counted) > largest:
                raise HTTPException(413, f"A request has at most {largest} bytes.")
            return message

        return next_part
