"""Where messages go: the channel or thread a customer wrote in, or their own conversation with the bot."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from hub.errors import Refused
from hub.messages import Address

KEPT = 3_600_000
"""Milliseconds for which it is remembered what Slack said a customer's own conversation is."""
MOST_KEPT = 1000
_PLACE = re.compile(r"([A-Z][A-Z0-9]+)(?::([0-9]+\.[0-9]+))?")
_USER = re.compile(r"[A-Z0-9]+:([A-Z0-9]+)")


@dataclass(frozen=True, slots=True)
class Room:
    """A channel, and the thread in it if there is one."""

    channel: str
    thread: str | None = None

    @property
    def direct(self) -> bool:
        """Whether it is a customer's own conversation with the bot."""
        return self.channel.startswith("D")


@dataclass(frozen=True, slots=True)
class Rooms:
    """Finds them. Raises the library's errors, and `Refused` for what is no address of Slack's."""

    client: AsyncWebClient
    clock: Callable[[], int]
    _opened: dict[str, tuple[str, int]] = field(default_factory=dict)

    async def of(self, address: Address, place: str) -> Room:
        """The room that is named, or else the customer's own."""
        return room(place) or await self.own(address)

    async def own(self, address: Address) -> Room:
        """The customer's own conversation with the bot; Slack opens it if there is none."""
        user = _USER.fullmatch(address.id)
        if user is None:
            raise Refused("This is no address on Slack.")
        channel, until = self._opened.get(user[1], ("", 0))
        if self.clock() >= until:
            opened = await self.client.conversations_open(users=user[1])
            channel = str(opened["channel"]["id"])
            self._keep(user[1], channel)
        return Room(channel)

    def _keep(self, user: str, channel: str) -> None:
        self._opened.pop(user, None)
        self._opened[user] = (channel, self.clock() + KEPT)
        while len(self._opened) > MOST_KEPT:
            del self._opened[next(iter(self._opened))]


def room(place: str) -> Room | None:
    """The room of a place's name; None if there is none in it."""
    found = _PLACE.fullmatch(place)
    return Room(found[1], found[2]) if found else None
