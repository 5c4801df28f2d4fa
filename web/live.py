"""Wakes open pages: one subscription to the store's signals a process, fanned out to every open stream.

A signal is a hint. A page that wakes reads the truth from the store, so a lost signal costs a moment,
never a line.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from hub.errors import Unavailable
from hub.store import Signal, Signals

_KEPT = 20
_AWAY = 1.0


class Watch:
    """One open page's signals: waits for the next ones, keeps the newest few while nobody waits."""

    def __init__(self, customer: str | None, desk: bool) -> None:
        self._customer = customer
        self.desk = desk
        self._signals: deque[Signal] = deque(maxlen=_KEPT)
        self._woken = asyncio.Event()

    async def changed(self, seconds: float) -> tuple[Signal, ...]:
        """The signals since the last call, waiting for one up to so many seconds; may be none."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return ()
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
    def watch(self, *, customer: str | None = None, desk: bool = False) -> Iterator[Watch]:
        """Signals of one customer, of the desk, or of both, while the block runs."""
        watch = Watch(customer, desk)
        self._watches.add(watch)
        try:
            yield watch
        finally:
            self._watches.discard(watch)

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
