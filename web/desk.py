"""The agents' console at /desk: pages, the live stream, and the routes of sign-in and commands."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse

from web import desk_commands, desk_files, desk_sign_in
from web.auth import Auth, SignedIn, signed_in
from web.desk_commands import CaseId
from web.desk_pages import Pages
from web.desk_parts import DeskParts
from web.desk_route import DeskRoute
from web.desk_stream import Stream
from web.desk_transcript import LINES, MORE, Transcript, transcript
from web.desk_view import OpenCase, board, open_case
from web.webchat_stream import LogId, resumed

__all__ = ["DeskParts", "router"]

_STREAM_HEADERS = {"X-Accel-Buffering": "no"}


def router(parts: DeskParts) -> APIRouter:
    """Everything under /desk. Static files are expected at /static."""
    pages, auth = Pages(parts.files.links), Auth(parts.store, parts.clock, secure=parts.secure_cookies)
    desk = Desk(parts, pages, auth)
    reading = APIRouter(dependencies=[auth.reading], route_class=DeskRoute)
    reading.add_api_route("", desk.home, methods=["GET"], response_model=None)
    reading.add_api_route("/cases/{case}", desk.case, methods=["GET"], response_model=None)
    reading.add_api_route("/events", desk.events, methods=["GET"], response_model=None)
    routes = APIRouter(include_in_schema=False)
    acting = (desk_files.router(parts, auth), desk_commands.router(parts, pages, auth))
    for part in (desk_sign_in.router(pages, auth), reading, *acting):
        routes.include_router(part, prefix="/desk")
    return routes


class Desk:
    """The pages an agent reads."""

    def __init__(self, parts: DeskParts, pages: Pages, auth: Auth) -> None:
        self._parts = parts
        self._pages = pages
        self._auth = auth

    async def home(self, request: Request) -> Response:
        """The queue, with no case open."""
        return await self._show(request, None, Transcript())

    async def case(self, request: Request, case: CaseId, *, all: bool = False) -> Response:
        """The queue and one case; `all` shows a long transcript from further back."""
        opened = await self._open(case, signed_in(request))
        lines = await transcript(self._parts.store, opened.case.customer, MORE if all else LINES)
        return await self._show(request, opened, lines)

    async def events(
        self,
        request: Request,
        case: str | None = None,
        after: LogId = "",
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> Response:
        """The live stream of a page; a browser that comes again says up to where it has read.

        It would come again with the same id for ever: one that is not ours is passed over, not refused.
        """
        who = signed_in(request)
        opened = await self._open(case, who) if case else None
        stream = Stream(self._parts, self._pages, self._auth, who, opened, resumed(last_event_id, after))
        return StreamingResponse(stream.events(), media_type="text/event-stream", headers=_STREAM_HEADERS)

    async def _open(self, case: str, who: SignedIn) -> OpenCase:
        opened = await open_case(self._parts.store, case, who.agent)
        if opened is None:
            raise HTTPException(404, "There is no such case.")
        return opened

    async def _show(self, request: Request, opened: OpenCase | None, lines: Transcript) -> Response:
        """The whole page, or what a click inside it swaps."""
        who, now = signed_in(request), self._parts.clock()
        cases = await board(self._parts.store, who.agent, now)
        stage: dict[str, Any] = {"open": opened, "transcript": lines}
        if request.headers.get("HX-Request-Type") == "partial":
            return HTMLResponse(self._pages.stage(cases, stage))
        return HTMLResponse(self._pages.desk(who, cases, stage, now))
