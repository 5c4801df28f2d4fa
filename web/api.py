"""`/api/v1`: customers, their logs and the desk, for other systems. Bearer `API_KEY`."""

from __future__ import annotations

import hmac
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

from hub.clock import Clock, NewId
from hub.conversation import Case
from hub.desk import Asked, command, letter
from hub.errors import NotAllowed, Unreadable
from hub.links import Links
from hub.messages import Address, Command, Entry, LogLine
from hub.store import Agent, Store
from web.webchat_stream import LogId, event_data

_BEARER = HTTPBearer(auto_error=False)


class AddressRequest(BaseModel):
    """One of the customer's addresses."""

    model_config = ConfigDict(extra="forbid")

    channel: str = Field(max_length=100)
    id: str = Field(max_length=300)


class CommandRequest(BaseModel):
    """What an agent does with a case. `agent` is the agent's login."""

    model_config = ConfigDict(extra="forbid")
    agent: str
    text: str = Field("", max_length=4000)
    note: str = Field("", max_length=4000)
    to: str = Field("", max_length=100, description="transfer: the team")
    address: AddressRequest | None = Field(
        None, description="reply: one of the customer's addresses, instead of where they wrote last"
    )

    def asked(self, verb: str) -> Asked:
        """What the agent wants done."""
        address = Address(self.address.channel, self.address.id) if self.address else None
        return Asked(verb, self.text, self.note, self.to, address)


@dataclass(frozen=True, slots=True)
class Api:
    """The API's handlers. Without a key nobody gets in."""

    store: Store
    key: str
    clock: Clock
    new_id: NewId
    links: Links
    patience: float = 5.0
    """Seconds a request waits for what became of its command."""

    async def authorised(
        self, sent: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
    ) -> None:
        """401 without the key."""
        given = sent.credentials if sent else ""
        if not self.key or not hmac.compare_digest(given.encode(), self.key.encode()):
            raise HTTPException(401, "Send `Authorization: Bearer <API_KEY>`; the server needs API_KEY set.")

    async def customer(self, customer: str) -> dict[str, Any]:
        """Who has the floor, the open case, the addresses; `barred` are those nothing is sent to, and why."""
        now = await self.store.conversation(customer)
        if not now.version:
            raise HTTPException(404, "There is no such customer.")
        return {
            "id": customer,
            "floor": now.floor,
            "assurance": now.assurance,
            "addresses": [asdict(address) for address in now.addresses],
            "barred": [asdict(barred) for barred in now.barred],
            "case": now.case and asdict(now.case),
        }

    async def log(self, customer: str, after: LogId = "", limit: int = 500) -> dict[str, Any]:
        """What was said, and what became of it, oldest first; page on with the last id.

        `type` tells the kinds of lines apart: an `entry` was said; a `delivery` and an `edit` name by `mid`
        the entry they are about, and `fetched` by `media` the file.
        """
        lines = await self.store.read(customer, after, max(1, min(limit, 1000)))
        return {"log": [self._line(line) for line in lines]}

    async def address(self, channel: str, address: str) -> dict[str, str]:
        """Whose address it is."""
        found = await self.store.find(Address(channel, address))
        if found is None:
            raise HTTPException(404, "Nobody has this address.")
        return {"customer": found}

    async def cases(self) -> dict[str, Any]:
        """The open cases: waiting ones first, in the order of the queue."""
        return {"cases": [asdict(case) for case in await self.store.cases()]}

    async def case(self, case_id: str) -> dict[str, Any]:
        """One case, open or closed."""
        return asdict(await self._case(case_id))

    async def act(
        self,
        case_id: str,
        verb: str,
        asked: CommandRequest,
        idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
    ) -> JSONResponse:
        """Claim, reply, release, transfer or resolve. 409 with a sentence where the floor does not allow it.

        The same `Idempotency-Key` is done once and brings the same answer. 202: still waiting for a worker.
        """
        case, agent = await self._case(case_id), await self._agent(asked.agent)
        id = f"api:{case.id}:{verb}:{idempotency_key or self.new_id()}"
        put = _letter(id, self.clock(), case, agent, asked.asked(verb))
        outcome = await command(self.store, case.customer, put, self.patience)
        if outcome is None:
            return JSONResponse({"status": "waiting"}, 202)
        if not outcome.ok:
            return JSONResponse({"error": outcome.error}, 409)
        return JSONResponse({"status": "done"})

    def _line(self, line: LogLine) -> dict[str, Any]:
        told = {"type": line.type, **event_data(line, self.links)}
        if isinstance(line, Entry):
            told["mid"] = line.mid
            told |= {"channel": line.address.channel} if line.address else {}
        return told

    async def _case(self, case_id: str) -> Case:
        case = await self.store.case(case_id)
        if case is None:
            raise HTTPException(404, "There is no such case.")
        return case

    async def _agent(self, login: str) -> Agent:
        agent = await self.store.agent(login)
        if agent is None:
            raise HTTPException(422, f"There is no agent {login!r}: add one with `python -m hub agents add`.")
        return agent


def router(api: Api) -> APIRouter:
    """The routes of design.md 9."""
    routes = APIRouter(prefix="/api/v1", tags=["api"], dependencies=[Depends(api.authorised)])
    routes.get("/customers/{customer}")(api.customer)
    routes.get("/customers/{customer}/log")(api.log)
    routes.get("/addresses/{channel}/{address:path}")(api.address)
    routes.get("/cases")(api.cases)
    routes.get("/cases/{case_id}")(api.case)
    routes.post("/cases/{case_id}/{verb}")(api.act)
    return routes


def _letter(id: str, at: int, case: Case, agent: Agent, asked: Asked) -> Command:
    try:
        return letter(id, at, case, agent, asked)
    except NotAllowed as error:
        raise HTTPException(404, str(error)) from None
    except Unreadable as error:
        raise HTTPException(422, str(error)) from None
