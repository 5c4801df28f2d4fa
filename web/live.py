"""Wakes open pages: one subscription to the store's signals a process, fanned out to every open stream.

A signal is a hint. A page that wakes reads the truth from the store, so a lost signal costs a moment,
never a line.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from hub.errors import TooMany, Unavailable
from hub.store import Signal, Signals

STREAMS, RETRY_AFTER = 10, 30.0
"""How many streams a visitor may have open, one for each tab; and seconds until one more may be asked for."""
_KEPT = 20
_AWAY = 1.0


class Watch:
    """One open page's signals: waits for the next ones, keeps the newest few while nobody waits."""

    def __init__(self, customer: str | None, desk: bool, visitor: str) -> None:
        self._customer = customer
        self.desk = desk
        self.visitor = visitor
        self._signals: deque[Signal] = deque(maxlen=_KEPT)
        self._woken = asyncio.Event()

    async def changed(self, seconds: float, settle: float = 0.0) -> tuple[Signal, ...]:
        """The signals since the last call, waiting for one up to so many seconds; may be none.

        Those that come within `settle` seconds of the first are taken with it.
        """
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return ()
        if settle:
            await asyncio.sleep(settle)
        self._woken.clear()
        signals = tuple(self._signals)
        self._signals.clear()
        return signals

    def offer(self, signal: Signal | None) -> None:
        """Take a signal if it concerns this page; None (a gap) always does."""
        if signal is None or self._concerned(signal):
            if signal is not None:
                self._signals.append(signal)
            self._woken.set()

    def _concerned(self, signal: Signal) -> bool:
        if signal.kind == "desk":
            return self.desk
        return self._customer is not None and signal.customer == self._customer


class Live:
    """The fan-out. `run` is the one task behind it."""

    def __init__(self, signals: Signals) -> None:
        self._signals = signals
        self._watches: set[Watch] = set()
        self.closing = False
        """Set when the process stops: open streams end at their next look."""

    @contextmanager
    def watch(self, *, customer: str | None = None, desk: bool = False, visitor: str = "") -> Iterator[Watch]:
        """Signals of one customer, of the desk, or of both, while the block runs.

        Raises `TooMany` if `visitor`, when one is named, has too many open.
        """
        self.admit(visitor)
        watch = Watch(customer, desk, visitor)
        self._watches.add(watch)
        try:
            yield watch
        finally:
            self._watches.discard(watch)

    def admit(self, visitor: str) -> None:
        """Raises `TooMany` if the visitor can open no further stream now; nobody in particular always can."""
        if visitor and sum(watch.visitor == visitor for watch in self._watches) >= STREAMS:
            raise TooMany(f"A visitor has at most {STREAMS} streams open.", RETRY_AFTER)

    async def run(self) -> None:
        """Forward signals until cancelled; after an outage every page is woken once."""
        while True:
            try:
                async for signal in self._signals.subscribe():
                    self._offer(signal)
            except Unavailable:
                await asyncio.sleep(_AWAY)
            self._offer(None)

    def close(self) -> None:
        """Wake every page for the last time."""
        self.closing = True
        self._offer(None)

    def _offer(self, signal: Signal | None) -> None:
        for watch in self._watches:
            watch.offer(signal)
