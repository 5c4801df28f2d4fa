"""`GET /desk/events`: keeps an open page true.

Log lines are sent by their place in the log, so none is left out or sent twice. Everything else is drawn
whole from the store after every signal, and sent when it looks different from what was sent before.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field

from hub.errors import Unavailable
from hub.messages import Edit, Entry, LogLine, Sender
from hub.store import Signal
from web.auth import Auth, SignedIn
from web.desk_pages import Pages, Region
from web.desk_parts import DeskParts
from web.desk_transcript import folded
from web.desk_view import OpenCase, board, open_case

HEARTBEAT, PING = 5_000, 15_000
_BATCH, _KEPT = 500, 50


@dataclass(slots=True)
class Stream:
    """One open page: who looks, at which case (if any), from which place in its log on."""

    parts: DeskParts
    pages: Pages
    auth: Auth
    who: SignedIn
    opened: OpenCase | None
    after: str
    settle: float = 0.05
    """Seconds in which signals that follow a first one are taken with it, for one redraw."""
    _sent: dict[str, str] = field(default_factory=dict)
    _edits: deque[Edit] = field(default_factory=lambda: deque(maxlen=_KEPT))
    _seen: int = 0
    _pinged: int = 0

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events, until the page, the session, the store or the process is gone."""
        customer = self.opened.case.customer if self.opened else None
        try:
            with self.parts.live.watch(customer=customer, desk=True) as watch:
                signals: tuple[Signal, ...] = ()
                while not self.parts.live.closing and await self._alive():
                    for event in [*await self._changes(), *self._typing(signals), *self._ping()]:
                        yield event
                    signals = await watch.changed(HEARTBEAT / 1000, self.settle)
        except Unavailable:
            return

    async def _alive(self) -> bool:
        """Tell the store, once a heartbeat, that the agent is here; False when the session has ended."""
        now = self.parts.clock()
        if now - self._seen < HEARTBEAT:
            return True
        self._seen = now
        await self.parts.store.seen(self.who.agent.login, now)
        return await self.auth.valid(self.who)

    async def _changes(self) -> list[str]:
        lines = [event async for event in self._lines()]
        return [*lines, *self._events(self._fresh(await self._regions()))]

    async def _regions(self) -> list[Region]:
        store, agent = self.parts.store, self.who.agent
        self.opened = await open_case(store, self.opened.case.id, agent) if self.opened else None
        queue = self.pages.queue(await board(store, agent, self.parts.clock()), self.opened)
        return [queue, *(self.pages.case(self.opened) if self.opened else [])]

    async def _lines(self) -> AsyncIterator[str]:
        while self.opened:
            lines = await self.parts.store.read(self.opened.case.customer, self.after, _BATCH)
            if lines:
                self.after = lines[-1].id
                yield _event(self._told(lines), id=self.after)
            if len(lines) < _BATCH:
                return

    def _told(self, lines: Sequence[LogLine]) -> list[Region]:
        """New entries, each with what became of it, then what became of entries told before.

        A provider may tell of an edit before it tells of the message.
        """
        new = {line.mid for line in lines if isinstance(line, Entry)}
        early = [edit for edit in self._edits if edit.mid in new]
        self._edits.extend(line for line in lines if isinstance(line, Edit))
        transcript = folded([*early, *lines])
        wrote = any(entry.sender is Sender.CUSTOMER for entry in transcript.entries)
        stopped = [self.pages.typing(on=False)] if wrote else []
        return [*self.pages.told(transcript), *stopped]

    def _fresh(self, regions: Iterable[Region]) -> list[Region]:
        fresh = [region for region in regions if self._sent.get(region.target) != region.html]
        self._sent.update((region.target, region.html) for region in fresh)
        return fresh

    def _events(self, regions: list[Region]) -> list[str]:
        return [_event(regions)] if regions else []

    def _typing(self, signals: Iterable[Signal]) -> list[str]:
        told = [on for signal in signals if (on := _customer_types(signal)) is not None]
        return [_event([self.pages.typing(on=told[-1])])] if told and self.opened else []

    def _ping(self) -> list[str]:
        """An event and not a comment: the page takes a long silence for a dead connection."""
        now = self.parts.clock()
        if now - self._pinged < PING:
            return []
        self._pinged = now
        return ["event: ping\ndata:\n\n"]


def _customer_types(signal: Signal) -> bool | None:
    if signal.kind != "typing":
        return None
    try:
        detail = json.loads(signal.detail)
        return bool(detail["on"]) if detail["from"] == "customer" else None
    except (ValueError, KeyError, TypeError):
        return None


def _event(regions: Iterable[Region], id: str = "") -> str:
    head = f"id: {id}\n" if id else ""
    data = re.sub(r"\r\n?", "\n", "\n".join(region.as_partial() for region in regions))
    return head + "".join(f"data: {line}\n" for line in data.split("\n")) + "\n"
