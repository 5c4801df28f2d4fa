"""The values everyone speaks: addresses, letters in a mailbox, entries of the log, outgoing messages.

All are frozen. `Codec` turns them into JSON and back; times are milliseconds since the epoch.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeAlias, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from hub.content import Content, File, plain, text
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


class Status(StrEnum):
    """How far an outgoing message has come; it only ever moves forward."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"

    @property
    def rank(self) -> int:
        """A report with a lower or the same rank than what is known tells nothing new."""
        return {Status.SENT: 1, Status.DELIVERED: 2, Status.FAILED: 2, Status.READ: 3}[self]


class Kind(StrEnum):
    """What a file is to the one who sent it."""

    PHOTO = "photo"
    DOCUMENT = "document"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    STICKER = "sticker"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is still at the provider. `ref` is for its channel's `fetch` alone, never for a page.

    `id` is the file's id among the hub's files once it is fetched: the same in each repeat of the message.
    """

    id: str
    kind: Kind
    name: str
    mime: str
    ref: str
    size: int = 0

    @property
    def file(self) -> File:
        """What stands for it in what was said."""
        return File(self.id, self.name, self.mime, self.size)


class Keyword(StrEnum):
    """A word that means the same on every channel and is the hub's business, not the bot's."""

    STOP = "stop"
    """Write to me no more."""
    START = "start"
    """Write to me again."""
    MAYBE_START = "maybe_start"
    """`START` from someone who said `STOP`, a plain word from anyone else ("yes")."""
    HELP = "help"
    """What is this, and how do I leave? Answered by the provider: the hub only writes it down."""
    HUMAN = "human"
    """A person, please: not the bot."""
    HELLO = "hello"
    """The chat was opened (Telegram's /start): the bot is greeted."""
    ASSIST = "assist"
    """What can you do? (/help): asked of the bot in plain words."""


@dataclass(frozen=True, slots=True)
class Press:
    """The provider's message whose button was pressed; the channel marks in it what was chosen.

    `query` is what the channel may have to answer the press with.
    """

    message: str
    query: str = ""


# Letters: what waits in a customer's mailbox. `id` is the idempotency key: a repeat is taken once.


@dataclass(frozen=True, slots=True)
class Said:
    """The customer wrote `text`, or chose a quick reply (`payload`, whose title is `text`).

    `place` is where in the channel (a chat, a thread): answers go there. `payload` may be the short form that
    `hub.content.token` makes of it. `blocks` stand beside the text: a location, a contact.
    `link` is what a deep link carried.
    """

    id: str
    at: int
    address: Address
    text: str
    payload: str | None = None
    client_id: str | None = None
    assurance: Assurance = Assurance.ANONYMOUS
    place: str = ""
    blocks: Content = ()
    attachments: tuple[Attachment, ...] = ()
    press: Press | None = None
    keyword: Keyword | None = None
    link: str = ""
    type: Literal["said"] = "said"

    @property
    def content(self) -> Content:
        """Everything that was said, as the transcript shows it."""
        files = (each.file for each in self.attachments)
        return (*(text(self.text) if self.text else ()), *self.blocks, *files)

    @property
    def gist(self) -> str:
        """It in a line of plain words: what a list of cases shows, and what the bot remembers."""
        return plain(self.content)


@dataclass(frozen=True, slots=True)
class Edited:
    """The customer changed the words of an earlier message, the letter `of`."""

    id: str
    at: int
    address: Address
    of: str
    text: str
    type: Literal["edited"] = "edited"


@dataclass(frozen=True, slots=True)
class Deleted:
    """The customer took an earlier message back, the letter `of`."""

    id: str
    at: int
    address: Address
    of: str
    type: Literal["deleted"] = "deleted"


@dataclass(frozen=True, slots=True)
class Reached:
    """The address can be written to, or not (`why`, for agents); `stopped`: the customer unsubscribed."""

    id: str
    at: int
    address: Address
    reachable: bool
    why: str = ""
    stopped: bool = False
    type: Literal["reached"] = "reached"


@dataclass(frozen=True, slots=True)
class Reported:
    """The provider tells later what became of the outgoing message `mid`; in any order, more than once."""

    id: str
    at: int
    address: Address
    mid: str
    status: Status
    reason: str = ""
    type: Literal["reported"] = "reported"


Inbound: TypeAlias = Said | Edited | Deleted | Reached | Reported
"""What a channel hands in. The address tells whose mailbox it goes to."""


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
    address: Address | None = None
    """One of the customer's addresses, to send it there instead of where the customer wrote last."""
    files: tuple[File, ...] = ()
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
Letter: TypeAlias = Annotated[Inbound | Command, Field(discriminator="type")]


class Sender(StrEnum):
    """Who said an entry of the log. `NOTE` is for agents only: no customer ever sees it."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"
    NOTE = "note"


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


@dataclass(frozen=True, slots=True)
class Edit:
    """The customer changed the entry `mid`, or took it back: then there is no content."""

    mid: str
    at: int
    content: Content = ()
    id: str = ""
    type: Literal["edit"] = "edit"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file of the log is here now, or will never be: `reason` says why not."""

    file: File
    at: int
    ok: bool
    reason: str = ""
    id: str = ""
    type: Literal["fetched"] = "fetched"


LogLine: TypeAlias = Annotated[Entry | Delivery | Edit | Fetched, Field(discriminator="type")]


@dataclass(frozen=True, slots=True)
class Outbound:
    """A message on its way to a provider. `mid` is the idempotency key where the provider honours one.

    `place` is where in the channel the customer wrote last, empty where that is not known. With `press` it is
    no message of its own: the button pressed there is marked as chosen, `content` being the choice's title.
    `farewell`: it confirms that the customer unsubscribed, and is the only thing sent after that.
    """

    mid: str
    at: int
    customer: str
    address: Address
    sender: Sender
    content: Content
    place: str = ""
    press: Press | None = None
    farewell: bool = False


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


@dataclass(frozen=True, slots=True)
class Fetch:
    """A file the hub has still to get from its provider."""

    at: int
    channel: str
    attachment: Attachment


LETTER: Codec[Letter] = Codec(Letter)
LOG_LINE: Codec[LogLine] = Codec(LogLine)
OUTBOUND: Codec[Outbound] = Codec(Outbound)
FETCH: Codec[Fetch] = Codec(Fetch)
OUTCOME: Codec[Outcome] = Codec(Outcome)
