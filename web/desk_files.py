"""`POST /desk/cases/{case}/files`: what an agent attaches to a reply, kept among the hub's files.

The body is the file itself. A reply names what was kept by the JSON this answers with.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect

from hub.content import File, to_json
from hub.errors import Refused
from hub.media import TYPES
from web.auth import Auth, signed_in
from web.desk_commands import CaseId
from web.desk_parts import DeskParts
from web.desk_route import DeskRoute
from web.desk_view import Standing, open_case

LARGEST = 10 * 1024 * 1024
"""Bytes of a file an agent attaches."""
PATH = r"/desk/cases/[\w-]{1,64}/files"
TOO_LARGE = "A file has at most 10 MB."
_UNKNOWN = "application/octet-stream"
_GONE = 499
"""Nobody reads this answer: the browser has taken the file back while it was sent."""


class Uploads:
    """Takes agents' files."""

    def __init__(self, parts: DeskParts) -> None:
        self._parts = parts

    async def take(
        self, request: Request, case: CaseId, name: Annotated[str, Query(min_length=1, max_length=200)]
    ) -> Response:
        """Keep the file; 409 unless the agent has the case, 413 and 415 for what is not taken."""
        await self._admit(case, request)
        mime = request.headers.get("Content-Type", "").partition(";")[0].strip().lower() or _UNKNOWN
        size = int(request.headers.get("Content-Length", 0))
        _refuse(mime, size)
        file = File(f"agent:{self._parts.new_id()}", name, mime, size)
        try:
            await self._parts.files.files.keep(file.media, mime, request.stream(), LARGEST)
        except Refused:
            raise HTTPException(413, TOO_LARGE) from None
        except ClientDisconnect:
            return Response(status_code=_GONE)
        return JSONResponse(to_json((file,))[0])

    async def _admit(self, case: str, request: Request) -> None:
        opened = await open_case(self._parts.store, case, signed_in(request).agent)
        if opened is None:
            raise HTTPException(404, "There is no such case.")
        if opened.standing is not Standing.MINE:
            raise HTTPException(409, "Claim the case before you attach a file.")


def _refuse(mime: str, size: int) -> None:
    if size > LARGEST:
        raise HTTPException(413, TOO_LARGE)
    if not mime.startswith(TYPES):
        raise HTTPException(415, "Files of this type cannot be sent.")


def router(parts: DeskParts, auth: Auth) -> APIRouter:
    """The route."""
    routes = APIRouter(dependencies=[auth.acting], route_class=DeskRoute)
    routes.add_api_route("/cases/{case}/files", Uploads(parts).take, methods=["POST"], response_model=None)
    return routes
