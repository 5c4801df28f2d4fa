"""The hub's files in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator

from hub.channel import Kept
from hub.errors import Refused
from hub.folder import TOO_LARGE


class MemoryFiles:
    """See `hub.channel.Files`."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}

    async def keep(self, media: str, mime: str, pieces: AsyncIterator[bytes], limit: int) -> None:
        data = b"".join([piece async for piece in pieces])
        if len(data) > limit:
            raise Refused(TOO_LARGE)
        self._kept[media] = Kept(mime, data)

    async def read(self, media: str) -> Kept | None:
        return self._kept.get(media)
