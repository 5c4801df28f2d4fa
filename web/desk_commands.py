"""What an agent does with a case: a form becomes a letter to the hub, its outcome an answer."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Path, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, Json

from hub.content import File
from hub.desk import Asked, command, letter
from hub.errors import TooMany, Unavailable, Unreadable
from hub.messages import Outcome
from hub.store import Signal
from web.auth import Auth, SignedIn, signed_in
from web.desk_pages import Pages
from web.desk_parts import DeskParts
from web.desk_reach import named
from web.desk_route import DeskRoute
from web.desk_view import OpenCase, Standing, open_case

CaseId = Annotated[str, Path(pattern=r"^[\w-]{1,64}$")]
Name = Literal["claim", "reply", "release", "transfer", "resolve"]
_LONGEST = 4000


class Attached(BaseModel):
    """A file that was kept for a reply, as `web.desk_files` told it."""

    media: str = Field(pattern=r"^agent:[\w-]{1,64}$")
    name: str = Field(max_length=200)
    mime: str = Field(max_length=200)
    size: int = Field(0, ge=0)


class Sheet(BaseModel):
    """What the forms of a case send. `client_id` stays the same while a form is sent again unchanged."""

    client_id: str = Field(pattern=r"^[\w-]{8,64}$")
    text: str = Field("", max_length=_LONGEST)
    note: str = Field("", max_length=_LONGEST)
    team: str = Field("", max_length=64)
    address: str = Field("", max_length=300)
    files: list[Json[Attached]] = Field(default=[], max_length=10)

    def asked(self, name: Name) -> Asked:
        """What the agent wants done."""
        files = tuple(File(each.media, each.name, each.mime, each.size) for each in self.files)
        return Asked(name, self.text, self.note, self.team, named(self.address), files)


_BUSY = "This is taking longer than usual. It is kept and will be done; trying again."
_AWAY = "The desk cannot reach its data just now. Nothing is lost; trying again."
_FULL = "This conversation has too much waiting. Try again in a moment."


class Commands:
    """Carries out the forms of an open case. Whether it is allowed is decided in the turn, not here."""

    def __init__(self, parts: DeskParts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    async def act(
        self, request: Request, case: CaseId, name: Name, sheet: Annotated[Sheet, Form()]
    ) -> Response:
        """Put the command, wait for what became of it, and show the case as it is then."""
        who = signed_in(request)
        opened = await self._opened(case, who)
        id = f"desk:{who.agent.login}:{sheet.client_id}"
        try:
            put = letter(id, self._parts.clock(), opened.case, who.agent, sheet.asked(name))
            outcome = await command(self._parts.store, opened.case.customer, put, self._parts.patience)
        except Unreadable as error:
            return self._unsettled(str(error), "refused", 422)
        except Unavailable:
            return self._unsettled(_AWAY, "pending", 503)
        except TooMany:
            return self._unsettled(_FULL, "refused", 429)
        if outcome is None:
            return self._unsettled(_BUSY, "pending", 202)
        return self._settled(await self._opened(case, who), name, outcome)

    async def typing(self, request: Request, case: CaseId, on: Annotated[bool, Form()]) -> Response:
        """Tell the customer that the agent is writing, if the agent has the floor."""
        opened = await self._opened(case, signed_in(request))
        if opened.standing is Standing.MINE:
            detail = json.dumps({"from": "agent", "on": on})
            await self._parts.store.publish(Signal("typing", opened.case.customer, detail))
        return Response(status_code=204)

    async def _opened(self, case: str, who: SignedIn) -> OpenCase:
        opened = await open_case(self._parts.store, case, who.agent)
        if opened is None:
            raise HTTPException(404, "There is no such case.")
        return opened

    def _settled(self, opened: OpenCase, name: str, outcome: Outcome) -> Response:
        """The case as it is now; after a refusal with the reason, and with who has it."""
        regions = [*self._pages.case(opened), self._pages.refusal(outcome.error)]
        event = {f"desk:{'done' if outcome.ok else 'refused'}": {"command": name, "case": opened.case.id}}
        status = 200 if outcome.ok else 409
        return HTMLResponse(
            "".join(region.as_partial() for region in regions), status, {"HX-Trigger": json.dumps(event)}
        )

    def _unsettled(self, sentence: str, event: str, status: int) -> Response:
        html = self._pages.refusal(sentence).as_partial()
        return HTMLResponse(html, status, {"HX-Trigger": f"desk:{event}"})


def router(parts: DeskParts, pages: Pages, auth: Auth) -> APIRouter:
    """`POST /desk/cases/{case}/…`."""
    commands = Commands(parts, pages)
    routes = APIRouter(prefix="/cases/{case}", dependencies=[auth.acting], route_class=DeskRoute)
    routes.add_api_route("/typing", commands.typing, methods=["POST"], response_model=None)
    routes.add_api_route("/{name}", commands.act, methods=["POST"], response_model=None)
    return routes
