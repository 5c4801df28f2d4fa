"""The values everyone speaks: addresses, letters in a mailbox, entries of the log, outgoing messages.

All are frozen. `Codec` turns them into JSON and back; times are milliseconds since the epoch.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeAlias, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from hub.content import Content
from hub.errors import Unreadable

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """One way to reach someone, e.g. ("sms", "+44…"); it belongs to exactly one customer."""

    channel: str
    id: str


class Assurance(StrEnum):
    """How sure we are of who it is, weakest first."""

    ANONYMOUS = "anonymous"
    CLAIMED = "claimed"
    POSSESSION = "possession"
    SIGNED = "signed"


# Letters: what waits in a customer's mailbox. `id` is the idempotency key: a repeat is taken once.


@dataclass(frozen=True, slots=True)
class Said:
    """The customer wrote `text`, or chose a quick reply (`payload`, whose title is `text`)."""

    id: str
    at: int
    address: Address
    text: str
    payload: str | None = None
    client_id: str | None = None
    assurance: Assurance = Assurance.ANONYMOUS
    type: Literal["said"] = "said"


@dataclass(frozen=True, slots=True)
class Claim:
    """An agent takes the case."""

    id: str
    at: int
    case: str
    agent: str
    name: str
    type: Literal["claim"] = "claim"


@dataclass(frozen=True, slots=True)
class Reply:
    """The agent who has the floor writes to the customer."""

    id: str
    at: int
    case: str
    agent: str
    text: str
    type: Literal["reply"] = "reply"


@dataclass(frozen=True, slots=True)
class Release:
    """The agent gives the case back to the front of the queue."""

    id: str
    at: int
    case: str
    agent: str
    note: str = ""
    type: Literal["release"] = "release"


@dataclass(frozen=True, slots=True)
class Transfer:
    """The agent hands the case to another team's queue."""

    id: str
    at: int
    case: str
    agent: str
    team: str
    note: str = ""
    type: Literal["transfer"] = "transfer"


@dataclass(frozen=True, slots=True)
class Resolve:
    """The agent closes the case; the bot has the floor again."""

    id: str
    at: int
    case: str
    agent: str
    note: str = ""
    type: Literal["resolve"] = "resolve"


@dataclass(frozen=True, slots=True)
class AgentLeft:
    """The agent has been away longer than the grace time."""

    id: str
    at: int
    case: str
    agent: str
    type: Literal["agent_left"] = "agent_left"


Command: TypeAlias = Claim | Reply | Release | Transfer | Resolve | AgentLeft
Letter: TypeAlias = Annotated[Said | Command, Field(discriminator="type")]


class Sender(StrEnum):
    """Who said an entry of the log. `NOTE` is for agents only: no customer ever sees it."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"
    NOTE = "note"


class Status(StrEnum):
    """How far an outgoing message has come; it only ever moves forward."""

    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `mid` is the message's own id; `id` is its place in the log, set by the store."""

    mid: str
    at: int
    sender: Sender
    content: Content
    address: Address | None = None
    client_id: str | None = None
    agent: str | None = None
    id: str = ""
    type: Literal["entry"] = "entry"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the outgoing message `mid`: a line of the log too, so that every reader sees it."""

    mid: str
    at: int
    status: Status
    reason: str = ""
    maybe_doubled: bool = False
    id: str = ""
    type: Literal["delivery"] = "delivery"


LogLine: TypeAlias = Annotated[Entry | Delivery, Field(discriminator="type")]


@dataclass(frozen=True, slots=True)
class Outbound:
    """A message on its way to a provider. `mid` is the idempotency key where the provider honours one."""

    mid: str
    at: int
    customer: str
    address: Address
    sender: Sender
    content: Content


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter: an agent's command was done, or refused with a sentence to show."""

    ok: bool
    error: str = ""


class Codec(Generic[T]):
    """One type's JSON: `dump` to text, `load` back; `load` raises `Unreadable`."""

    def __init__(self, kind: Any) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)

    def dump(self, value: T) -> str:
        """The value as compact JSON."""
        return self._adapter.dump_json(value).decode()

    def load(self, data: str | bytes) -> T:
        """The value out of JSON."""
        try:
            return self._adapter.validate_json(data)
        except (ValidationError, RecursionError) as error:
            raise Unreadable(f"not readable: {_reason(error)}") from None


def _reason(error: ValidationError | RecursionError) -> str:
    """What is wrong and where; never the words themselves, for this is logged."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc']))} {first['type']}".strip()


LETTER: Codec[Letter] = Codec(Letter)
LOG_LINE: Codec[LogLine] = Codec(LogLine)
OUTBOUND: Codec[Outbound] = Codec(Outbound)
OUTCOME: Codec[Outcome] = Codec(Outcome)
