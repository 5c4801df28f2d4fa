"""What the wiring gives the desk."""

from __future__ import annotations

from dataclasses import dataclass

from hub.clock import Clock, NewId
from hub.store import Store
from web.file_links import FileLinks
from web.live import Live


@dataclass(frozen=True, slots=True)
class DeskParts:
    """Everything the desk works with. `clock` is in milliseconds since the epoch."""

    store: Store
    live: Live
    clock: Clock
    new_id: NewId
    files: FileLinks
    """The hub's files, and their addresses in pages."""
    secure_cookies: bool
    """Whether the desk is reached over https only."""
    patience: float = 5.0
    """Seconds an agent's page waits for a command before it asks again."""
