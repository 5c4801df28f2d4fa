"""The way out: messages to customers, and the marks in those whose button was pressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from adapters.slack.calls import Calls
from adapters.slack.codes import DONE_ALREADY
from adapters.slack.errors import FAILURES, classify, code
from adapters.slack.pressed import Pressed
from adapters.slack.render import render
from adapters.slack.rooms import Room, Rooms, room
from adapters.slack.runs import escaped
from hub.channel import Progress, Rate
from hub.content import choices, plain
from hub.errors import Refused, Unauthorised, Unavailable, Uncertain, Unreachable
from hub.messages import Address, Outbound, Press, Status

ALL_A_SECOND, ALL_BURST = 8.0, 20
"""What Slack lets an app post in a workspace: several hundred a minute."""
ROOM_A_SECOND, ROOM_BURST = 1.0, 3
_STATUS = "is typing…"


@dataclass(frozen=True, slots=True)
class SlackChannel:
    """Sends as the app's bot. A message of several calls goes on where an earlier try ended.

    `name` names the workspace's limit.
    """

    name: str
    calls: Calls
    rooms: Rooms
    progress: Progress

    async def send(self, message: Outbound) -> Status:
        try:
            where = await self.rooms.of(message.address, message.place)
            if message.press:
                await self._mark(where, message.press, plain(message.content).strip())
            else:
                await self._send(where, message)
        except FAILURES as error:
            raise classify(error) from None
        return Status.SENT

    async def typing(self, address: Address, place: str) -> None:
        """Only assistants' threads can show it; in any other Slack refuses, and that is no trouble."""
        where = room(place)
        if where is None or where.thread is None or not where.direct:
            return
        try:
            await self.calls.client.assistant_threads_setStatus(
                channel_id=where.channel, thread_ts=where.thread, status=_STATUS
            )
        except FAILURES as error:
            failure = classify(error)
            if not isinstance(failure, Refused | Unauthorised):
                raise failure from None

    def rates(self, message: Outbound) -> Sequence[Rate]:
        where = room(message.place)
        one = where.channel if where else message.address.id
        return (
            Rate(f"slack:{self.name}", ALL_A_SECOND, ALL_BURST),
            Rate(f"slack:{self.name}:{one}", ROOM_A_SECOND, ROOM_BURST),
        )

    async def _send(self, where: Room, message: Outbound) -> None:
        parts = render(message.content)
        done = await self.progress.done(message.mid) if len(parts) > 1 else 0
        for n, part in enumerate(parts[done:], done + 1):
            try:
                await self.calls.send(where, part, f"{message.mid}:{n}")
            except SlackApiError as error:
                where = await self._instead(where, message, error)
                await self.calls.send(where, part, f"{message.mid}:{n}")
            if n < len(parts):
                await self._note(message.mid, n)
        if where.direct and where.thread and (offered := choices(message.content)):
            await self.calls.suggest(where, offered)

    async def _instead(self, where: Room, message: Outbound, error: SlackApiError) -> Room:
        """The customer's own conversation, where the channel they wrote in does not take us any more."""
        if where.direct or not isinstance(classify(error), Unreachable):
            raise error
        return await self.rooms.own(message.address)

    async def _note(self, mid: str, done: int) -> None:
        """Write down that so many calls were taken; not knowing it, a next try may repeat one."""
        try:
            await self.progress.advance(mid, done)
        except Unavailable:
            raise Uncertain("a part was sent, and that could not be written down") from None

    async def _mark(self, where: Room, press: Press, title: str) -> None:
        """Put what was chosen in the buttons' place. Done twice it does no harm."""
        pressed = Pressed.load(press.query)
        try:
            await self.calls.client.chat_update(
                channel=where.channel,
                ts=press.message,
                text=f"{pressed.text}\n✓ {escaped(title)}".strip(),
                blocks=pressed.marked(title),
            )
        except SlackApiError as error:
            if code(error) not in DONE_ALREADY:
                raise
