"""Wrong tries to sign in, and who has to wait after too many of them.

They are counted in the store, for all web processes; that a count is full each process learns from its own
next wrong try, and keeps to until the window ends. A right password is never counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from hub.clock import Clock
from hub.errors import TooMany
from hub.store import Accounts

WINDOW_SECONDS = 300
PER_LOGIN_AND_ADDRESS, PER_ADDRESS, PER_LOGIN = 10, 60, 600
"""Wrong tries in a window. One address cannot reach a login's own limit: a stranger locks nobody out."""


class Tries:
    """Counts wrong tries by login and address, by address, and by login."""

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts, self._clock = accounts, clock
        self._closed: dict[str, float] = {}

    def admit(self, login: str, address: str) -> None:
        """Raises `TooMany` while a count is full."""
        now = self._clock()
        until = max(self._closed.get(count, 0.0) for count, _ in _counts(login, address))
        if until > now:
            raise TooMany("Too many wrong tries.", (until - now) / 1000)

    async def wrong(self, login: str, address: str) -> None:
        """Count a wrong try."""
        for count, limit in _counts(login, address):
            try:
                await self._accounts.throttle(count, limit - 1, WINDOW_SECONDS)
            except TooMany as full:
                self._close(count, full.retry_after)

    def _close(self, count: str, seconds: float) -> None:
        now = self._clock()
        self._closed = {other: until for other, until in self._closed.items() if until > now}
        self._closed[count] = now + seconds * 1000


def _counts(login: str, address: str) -> Iterator[tuple[str, int]]:
    """Each count's name and limit; logins are hashed, for they can be of any length and hold anything."""
    digest = sha256(login.encode()).hexdigest()
    yield f"sign-in:both:{digest}:{address}", PER_LOGIN_AND_ADDRESS
    yield f"sign-in:address:{address}", PER_ADDRESS
    yield f"sign-in:login:{digest}", PER_LOGIN
