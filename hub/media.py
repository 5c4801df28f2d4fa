"""Files of messages: fetched from their providers by the worker, after the message itself is safe.

Whoever looks at the conversation sees at once that there is a file, and a moment later the file, or why not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from hub.channel import Files, Source
from hub.clock import Clock
from hub.delivery import FIRST_PAUSE, LONGEST_PAUSE, Later
from hub.errors import Refused, Unavailable
from hub.messages import FETCH, Attachment, Fetch, Fetched
from hub.metrics import Metrics
from hub.store import Opened, Writes

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""
FETCH_LIMIT = 120.0
"""Seconds for one file."""
EXPIRES = 24 * 3_600_000
"""Milliseconds after which a provider that has been away no longer has the file."""
TYPES = ("image/", "audio/", "video/", "text/", "application/")
"""What is kept: no page is ever shown one of these as anything but a download, pictures apart."""


@dataclass(frozen=True, slots=True)
class Media:
    """Fetches files through their channels."""

    sources: Mapping[str, Source]
    files: Files
    clock: Clock
    metrics: Metrics

    async def fetch(self, opened: Opened) -> Writes | Later:
        """One try. Raises `Unreadable` for a letter that is none."""
        fetch = FETCH.load(opened.letter)
        attachment, source = fetch.attachment, self.sources.get(fetch.channel)
        why = _unwanted(attachment)
        if why or source is None:
            return self._end(attachment, why or f"The channel {fetch.channel} is switched off.")
        try:
            async with asyncio.timeout(FETCH_LIMIT):
                await self.files.keep(attachment.id, attachment.mime, source.fetch(attachment), LARGEST)
        except Refused as refusal:
            return self._end(attachment, str(refusal))
        except (Unavailable, TimeoutError) as away:
            return self._again(opened, fetch, away)
        return self._end(attachment, "")

    def _again(self, opened: Opened, fetch: Fetch, away: Unavailable | TimeoutError) -> Writes | Later:
        if self.clock() - fetch.at > EXPIRES:
            return self._end(fetch.attachment, "The provider could not be reached for a day.")
        wish = away.retry_after if isinstance(away, Unavailable) else None
        pause = wish or min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(opened.tries - 1, 10))
        return Later(self.clock() + int(1000 * pause))

    def _end(self, attachment: Attachment, reason: str) -> Writes:
        self.metrics.add("files_total", outcome="failed" if reason else "kept")
        return Writes(log=(Fetched(attachment.file, self.clock(), not reason, reason),))


def _unwanted(attachment: Attachment) -> str:
    """Why a file is not even asked for."""
    if not attachment.mime.startswith(TYPES):
        return "Files of this type are not kept."
    return "The file is too large to be kept." if attachment.size > LARGEST else ""
