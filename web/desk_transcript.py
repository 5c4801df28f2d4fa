"""A transcript: the log's lines put together, each entry with its edits, its files and what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hub.messages import Delivery, Edit, Entry, Fetched, LogLine
from hub.store import Log

LINES, MORE = 300, 5000


@dataclass(frozen=True, slots=True)
class Transcript:
    """What an agent reads. `last` is the place in the log up to which this is."""

    entries: Sequence[Entry] = ()
    deliveries: Mapping[str, Delivery] = field(default_factory=dict)
    """The newest of each message, by the message's own id."""
    edits: Mapping[str, Sequence[Edit]] = field(default_factory=dict)
    """Those of each message, oldest first, by the message's own id."""
    files: Mapping[str, Fetched] = field(default_factory=dict)
    """What became of each file that had to be fetched, by its id among the hub's files."""
    last: str = ""
    cut: bool = False
    """Whether there may be older entries."""


async def transcript(store: Log, customer: str, limit: int) -> Transcript:
    """The newest lines of a customer's log."""
    lines = await store.last(customer, limit)
    return folded(lines, cut=len(lines) >= limit)


def folded(lines: Sequence[LogLine], *, cut: bool = False) -> Transcript:
    """Lines as entries, each with what later lines say about it."""
    edits = defaultdict[str, list[Edit]](list)
    for line in lines:
        if isinstance(line, Edit):
            edits[line.mid].append(line)
    return Transcript(
        entries=[line for line in lines if isinstance(line, Entry)],
        deliveries={line.mid: line for line in lines if isinstance(line, Delivery)},
        edits=dict(edits),
        files={line.file.media: line for line in lines if isinstance(line, Fetched)},
        last=lines[-1].id if lines else "",
        cut=cut,
    )
