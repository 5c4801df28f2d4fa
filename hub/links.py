"""Signed addresses of the hub's files: who has one may open the file for a while, without signing in."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

from hub.clock import Clock

HOLDS = 12 * 3_600_000
"""Milliseconds a link holds at least: a page may stay open for a day's work."""


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and checks addresses such as ``<public_url>/files/<media>?until=<ms>&sign=<hex>``."""

    secret: bytes
    public_url: str
    clock: Clock

    def link(self, media: str) -> str:
        """An address for those outside: a provider, a customer's phone. See `path`."""
        return self.public_url + self.path(media)

    def path(self, media: str) -> str:
        """An address for our own pages. It holds for `HOLDS` to twice that, and is the same for that long."""
        until = (self.clock() // HOLDS + 2) * HOLDS
        return f"/files/{quote(media, safe='')}?until={until}&sign={self._sign(media, until)}"

    def holds(self, media: str, until: int, sign: str) -> bool:
        """Whether this is a link we made, and its time is not over."""
        right = hmac.compare_digest(self._sign(media, until).encode(), sign.encode(errors="replace"))
        return right and self.clock() < until

    def _sign(self, media: str, until: int) -> str:
        return hmac.new(self.secret, f"file\n{media}\n{until}".encode(), sha256).hexdigest()
