"""The channel's ports: what an adapter offers the hub. It translates; what is done is decided elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hub.messages import Address, Attachment, Inbound, Keyword, Outbound, Status


@dataclass(frozen=True, slots=True)
class Rate:
    """A limit that all workers share: so many a second on average, `burst` at once."""

    name: str
    per_second: float
    burst: int = 1


class Channel(Protocol):
    """The way out: to customers whose messages have to be sent to a provider."""

    async def send(self, message: Outbound) -> Status:
        """Send it; `SENT` or, where the provider says so at once, `DELIVERED`.

        Raises `Refused` (never again), `Unreachable` (nothing to this address), `Unavailable` (again later),
        `Unauthorised` (our credentials), `Uncertain` (it may have been taken).
        """

    async def typing(self, address: Address, place: str) -> None:
        """Show for a few seconds that an answer is being written; may do nothing. Raises as `send`."""

    def rates(self, message: Outbound) -> Sequence[Rate]:
        """The provider's limits this message counts against; the first is that of the whole channel."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request of a provider as it came. Header names are in small letters; `query` and `body` are raw.

    `path` is what follows ``/webhooks/<channel>``: empty, or e.g. ``/status``.
    """

    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """What a webhook brought, and what the provider is to be answered with status 200."""

    letters: tuple[Inbound, ...] = ()
    body: bytes = b""
    media_type: str = "text/plain"


class Hook(Protocol):
    """The way in: verifies and parses, and does nothing else: no request of its own, no store."""

    async def receive(self, webhook: Webhook) -> Received:
        """What the webhook brings, in order. Raises `Forged`, and `Unreadable` for what cannot be parsed."""


class Source(Protocol):
    """Where the files of messages are until the hub has them."""

    def fetch(self, attachment: Attachment) -> AsyncIterator[bytes]:
        """The file, in pieces. Raises `Refused` (gone, too large), `Unavailable`, `Unauthorised`."""


Take = Callable[[Sequence[Inbound]], Awaitable[None]]
"""Puts letters into their mailboxes; when it returns, they are kept. Raises `Unavailable`, `TooMany`."""


class Pull(Protocol):
    """The way in without a public address, for development: polling, or a socket to the provider."""

    async def run(self, take: Take) -> None:
        """Hand in what comes until cancelled; only what was taken is confirmed to the provider."""


class Check(Protocol):
    """Whether a channel is set up so that it can work."""

    async def problems(self) -> Sequence[str]:
        """One line for each thing that is wrong and what to do about it; empty where all is well."""


@dataclass(frozen=True, slots=True)
class Connected:
    """A channel that is switched on."""

    channel: Channel
    hook: Hook
    check: Check
    source: Source | None = None
    pull: Pull | None = None
    numbered: bool = False
    """It has no buttons: choices are a numbered menu, and a number or a word is a choice."""
    replies: Mapping[Keyword, str] = field(default_factory=dict)
    """What the hub answers to STOP, START and HELP; nothing where the provider answers by itself."""
    guide: str = ""
    """What the operator has to enter at the provider: addresses, a manifest."""
    register: Callable[[], Awaitable[str]] | None = None
    """Tells the provider where our webhook is; returns one line that says what was done."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the hub's."""

    mime: str
    data: bytes


class Files(Protocol):
    """The hub's files: what customers and agents attach."""

    async def keep(self, media: str, mime: str, pieces: AsyncIterator[bytes], limit: int) -> None:
        """Keep a file whole or not at all. Raises `Refused` past `limit` bytes, `Unavailable`.

        Keeping the same one again replaces it.
        """

    async def read(self, media: str) -> Kept | None:
        """The file; None if there is none. Raises `Unavailable`."""


class Progress(Protocol):
    """How far outgoing messages have come that take several calls to their provider.

    A later try goes on after the calls that were taken, so that a customer gets no part twice.
    """

    async def done(self, mid: str) -> int:
        """How many calls of the message were taken; 0 if none is known. Raises `Unavailable`."""

    async def advance(self, mid: str, done: int) -> None:
        """Write down that so many were taken, for as long as it may be tried. Raises `Unavailable`."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an adapter may use of the hub."""

    public_url: str
    """Where the provider reaches the hub, without a slash at the end."""
    files: Files
    link: Callable[[str], str]
    """A signed address under `public_url` at which a file (its media id) can be had for a while."""
    clock: Callable[[], int]
    """Milliseconds since the epoch."""
    progress: Progress
