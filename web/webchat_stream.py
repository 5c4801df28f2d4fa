"""`GET /webchat/events`: the visitor's log as server-sent events, resumed by id; and what goes on now."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Query

from hub.content import Content, File, choices, plain, to_json
from hub.conversation import Conversation, Floor
from hub.errors import TooMany, Unavailable
from hub.links import Links
from hub.messages import Delivery, Edit, Entry, Fetched, LogLine, Sender
from hub.store import Signal, Store
from web.live import Live

_LOG_ID = r"^([0-9]{1,19}(-[0-9]{1,19})?)?$"
LogId = Annotated[str, Query(pattern=_LOG_ID)]
"""The id of a line as the stores make them, or nothing."""
PING = 15.0
RECENT = 200
"""How many lines a page that has read nothing yet gets: a long log is not sent again with every page."""
_BATCH = 200


@dataclass(slots=True)
class WebchatStream:
    """One open widget: whose, and after which line of the log; without one, from the last `RECENT` on."""

    store: Store
    live: Live
    links: Links
    customer: str
    after: str
    _status: dict[str, Any] = field(default_factory=dict)

    async def events(self) -> AsyncIterator[str]:
        """Events until the visitor goes, the process stops, or the store is away.

        None for a visitor with too many streams: the route has asked, but others may have been opened since.
        """
        try:
            with self.live.watch(customer=self.customer, visitor=self.customer) as watch:
                signals: tuple[Signal, ...] = ()
                while not self.live.closing:
                    # Before the lines: whoever was typing may have said it by now.
                    for event in _typing(signals):
                        yield event
                    async for event in self._lines():
                        yield event
                    now = await self.store.conversation(self.customer)
                    watch.desk = now.floor is Floor.QUEUED
                    for event in await self._changed_status(now):
                        yield event
                    signals = await watch.changed(PING)
                    if not signals:
                        yield ": ping\n\n"
        except (Unavailable, TooMany):
            return

    async def _lines(self) -> AsyncIterator[str]:
        while lines := await self._next():
            for line in lines:
                self.after = line.id
                if shown(line):
                    yield f"id: {line.id}\ndata: {json.dumps(event_data(line, self.links))}\n\n"

    async def _next(self) -> Sequence[LogLine]:
        if not self.after:
            return await self.store.last(self.customer, RECENT)
        return await self.store.read(self.customer, self.after, _BATCH)

    async def _changed_status(self, now: Conversation) -> list[str]:
        status = {
            "floor": now.floor,
            "place": await self.store.place(now.case) if now.case and now.floor is Floor.QUEUED else None,
            "agent": (now.case.agent_name or None) if now.case else None,
        }
        if status == self._status:
            return []
        self._status = status
        return [f"event: status\ndata: {json.dumps(status)}\n\n"]


def resumed(last_event_id: str | None, after: str) -> str:
    """Where a stream goes on: after the browser's last event, or `after` if it has none of ours."""
    if last_event_id and re.fullmatch(_LOG_ID, last_event_id):
        return last_event_id
    return after


def shown(line: LogLine) -> bool:
    """Whether the customer may see the line: notes are the agents' own."""
    return isinstance(line, Entry) and line.sender is not Sender.NOTE


def event_data(line: LogLine, links: Links) -> dict[str, Any]:
    """A line as the web chat protocol has it; a line about another one says which, and what.

    A file has a `url`, a signed path on the hub, and says whether it is a `picture`.
    """
    told: dict[str, Any]
    match line:
        case Entry():
            return _entry_data(line, links)
        case Delivery():
            told = {"mid": line.mid, "status": line.status, "reason": line.reason}
        case Edit():
            told = {"mid": line.mid, "edited": plain(line.content), "deleted": not line.content}
        case Fetched():
            told = {"media": line.file.media, "fetched": line.ok, "reason": line.reason}
    return {"id": line.id, "at": line.at, **told}


def _entry_data(line: Entry, links: Links) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": line.id,
        "from": line.sender,
        "at": line.at,
        "text": plain(line.content),
        "content": _content_data(line.content, links),
    }
    offered = [{"title": choice.title, "payload": choice.payload} for choice in choices(line.content)]
    optional = {"buttons": offered, "client_id": line.client_id, "agent": line.agent}
    return {**data, **{name: value for name, value in optional.items() if value}}


def _content_data(content: Content, links: Links) -> list[dict[str, Any]]:
    return [
        {**told, "url": links.path(block.media), "picture": block.picture}
        if isinstance(block, File)
        else told
        for block, told in zip(content, to_json(content), strict=True)
    ]


def _typing(signals: tuple[Signal, ...]) -> Iterator[str]:
    for signal in signals:
        if signal.kind == "typing" and json.loads(signal.detail).get("from") != "customer":
            yield f"event: typing\ndata: {signal.detail}\n\n"
