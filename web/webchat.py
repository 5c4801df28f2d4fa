"""The web chat's routes. A message is taken once it is in the mailbox; the request does nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from hub.clock import Clock
from hub.links import Links
from hub.messages import Said
from hub.store import Signal, Store
from web.live import Live
from web.sites import Site
from web.visitors import USE, NoSession, Visitor, Visitors
from web.webchat_stream import LogId, WebchatStream

LONGEST = 4000
MESSAGES, MESSAGES_IN = 60, 30
"""One visitor's messages in so many seconds: far more than anyone types."""
HINTS, HINTS_IN = 120, 60
"""One visitor's typing signs, and openings of the stream, in so many seconds."""
SESSIONS, SESSIONS_IN = 120, 60
"""One network address's sessions in so many seconds: an office has one address."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST)]


class SessionRequest(BaseModel):
    """Who asks for a session: on which site, and with which former token."""

    model_config = ConfigDict(extra="forbid")
    site: str = Field(max_length=100)
    token: str | None = Field(None, max_length=4096)


class MessageRequest(BaseModel):
    """Typed words, or a choice that was offered."""

    model_config = ConfigDict(extra="forbid")
    client_id: UUID
    text: Words = ""
    payload: Annotated[str, StringConstraints(max_length=2000)] | None = None

    @model_validator(mode="after")
    def _something_said(self) -> MessageRequest:
        if not self.text and not self.payload:
            raise ValueError("a message has a text or a payload")
        return self


class TypingRequest(BaseModel):
    """Whether the customer is typing."""

    on: bool


@dataclass(frozen=True, slots=True)
class Webchat:
    """Everything the web chat works with."""

    store: Store
    live: Live
    visitors: Visitors
    sites: Mapping[str, Site]
    clock: Clock
    links: Links

    async def visitor(self, request: Request) -> Visitor:
        """Whose request it is; 401 without a good token, 403 from a page the site does not know."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            visitor = await self.visitors.visitor(token if scheme.lower() == "bearer" else "")
        except NoSession:
            raise HTTPException(401, "No session: ask POST /webchat/session for a token.") from None
        self.admit(visitor.site, request)
        return visitor

    def admit(self, site: str, request: Request) -> None:
        """403 unless the site exists and may be used from the request's page."""
        known = self.sites.get(site)
        if known is None:
            raise HTTPException(403, "There is no such site.")
        if not known.admits(request.headers.get("Origin"), request.headers.get("Host", "")):
            raise HTTPException(403, "This site's chat may not be used from this page.")


def router(chat: Webchat) -> APIRouter:
    """The routes of design.md 9 and `POST /webchat/typing`."""
    routes = APIRouter(prefix="/webchat", tags=["web chat"])
    signed = Depends(chat.visitor)  # a default, for an annotation could not name what is local here

    @routes.post("/session")
    async def session(asked: SessionRequest, request: Request) -> dict[str, str | int]:
        """A token for this visitor, or for a new one."""
        chat.admit(asked.site, request)
        caller = request.client.host if request.client else "unknown"
        await chat.store.throttle(f"webchat-session:{caller}", SESSIONS, SESSIONS_IN)
        return {"token": await chat.visitors.token(asked.site, asked.token), "expires_in": USE}

    @routes.post("/messages", status_code=202)
    async def messages(message: MessageRequest, visitor: Visitor = signed) -> dict[str, str]:
        """Take a message; the same `client_id` is taken once."""
        await chat.store.throttle(f"webchat:{visitor.id}", MESSAGES, MESSAGES_IN)
        customer = await chat.store.resolve(visitor.address, visitor.id)
        await chat.store.put(customer, _said(message, visitor, chat.clock()))
        return {}

    @routes.post("/typing", status_code=204)
    async def typing(typed: TypingRequest, visitor: Visitor = signed) -> Response:
        """Tell whoever looks at the conversation; nothing is kept."""
        await chat.store.throttle(f"webchat-typing:{visitor.id}", HINTS, HINTS_IN)
        customer = await chat.store.find(visitor.address) or visitor.id
        detail = json.dumps({"from": "customer", "on": typed.on})
        await chat.store.publish(Signal("typing", customer, detail))
        return Response(status_code=204)

    @routes.get("/events")
    async def events(visitor: Visitor = signed, after: LogId = "") -> StreamingResponse:
        """The conversation after a line of its log, and everything said from now on.

        Without `after` it begins at the last 200 lines; with it, nothing after that line is left out.
        """
        await chat.store.throttle(f"webchat-events:{visitor.id}", HINTS, HINTS_IN)
        customer = await chat.store.find(visitor.address) or visitor.id
        chat.live.admit(customer)
        stream = WebchatStream(chat.store, chat.live, chat.links, customer, after)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(stream.events(), media_type="text/event-stream", headers=headers)

    return routes


def _said(message: MessageRequest, visitor: Visitor, at: int) -> Said:
    client_id = str(message.client_id)
    return Said(
        id=f"webchat:{visitor.id}:{client_id}",
        at=at,
        address=visitor.address,
        text=message.text,
        payload=message.payload,
        client_id=client_id,
    )
