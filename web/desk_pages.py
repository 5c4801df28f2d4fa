"""The desk's HTML: whole pages, and the regions of a page that are swapped while it is open."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hub.conversation import Floor
from hub.links import Links
from hub.markup import safe_url
from hub.messages import Delivery, Edit, Fetched, Sender
from web import desk_reach, desk_words
from web.auth import SignedIn
from web.desk_transcript import Transcript
from web.desk_view import Board, OpenCase

_TEMPLATES = Path(__file__).parent / "templates" / "desk"


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the page: where it goes, how it is put there, and its HTML."""

    target: str
    html: str
    swap: str = "innerMorph"

    def as_partial(self) -> str:
        """As htmx takes several regions out of one answer or event."""
        return f'<hx-partial hx-target="{self.target}" hx-swap="{self.swap}">{self.html}</hx-partial>'


class Pages:
    """Renders the desk. Every value is escaped by the templates; a missing one is an error."""

    def __init__(self, links: Links) -> None:
        self._env = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.globals.update(words=desk_words, Sender=Sender, Floor=Floor)
        self._env.filters.update(iso=_iso, json=json.dumps, link=links.path, field=desk_reach.field)
        self._env.tests.update(safe_url=safe_url, picture=_picture)

    def page(self, name: str, **values: Any) -> str:
        """A template as it is."""
        return self._env.get_template(name).render(values)

    def desk(self, who: SignedIn, board: Board, stage: Mapping[str, Any], now: int) -> str:
        """The whole page, with a case open or none."""
        return self.page("desk.html", who=who, board=board, now=now, **stage)

    def stage(self, board: Board, stage: Mapping[str, Any]) -> str:
        """The open case alone, with the queue in which it is marked."""
        queue = self.queue(board, stage["open"])
        return self.page("stage.html", board=board, **stage) + queue.as_partial()

    def queue(self, board: Board, opened: OpenCase | None) -> Region:
        """The cases."""
        return Region("#queue", self.page("queue.html", board=board, open=opened))

    def case(self, opened: OpenCase) -> list[Region]:
        """What of an open case changes with the floor."""
        names = ("head", "floor", "packet")
        return [Region(f"#{name}", self.page(f"{name}.html", open=opened)) for name in names]

    def told(self, transcript: Transcript) -> list[Region]:
        """New entries at the end of the page's transcript, and what is new of those that are there."""
        new = {entry.mid for entry in transcript.entries}
        return [
            *([self.lines(transcript)] if new else []),
            *(self.delivery(last) for mid, last in transcript.deliveries.items() if mid not in new),
            *(self.edits(mid, edits) for mid, edits in transcript.edits.items() if mid not in new),
            *map(self.file, transcript.files.values()),
        ]

    def lines(self, transcript: Transcript) -> Region:
        """Lines at the end of the transcript."""
        return Region("#lines", self.page("lines.html", transcript=transcript), "beforeend")

    def delivery(self, delivery: Delivery) -> Region:
        """What became of a message."""
        html = self.page("delivery.html", delivery=delivery)
        return Region(f"#{desk_words.anchor('delivery', delivery.mid)}", html, "innerHTML")

    def edits(self, mid: str, edits: Sequence[Edit]) -> Region:
        """New words under the old ones; or no words any more."""
        target = f"#{desk_words.anchor('words', mid)}"
        return Region(target, self.page("edits.html", edits=edits), _swap(edits))

    def file(self, fetched: Fetched) -> Region:
        """A file that was waited for, wherever it is in the transcript; or why it will never be there."""
        html = self.page("file.html", file=fetched.file, fetched=fetched, here=False)
        return Region(f".{desk_words.anchor('file', fetched.file.media)}", html, "innerHTML")

    def typing(self, *, on: bool) -> Region:
        """The customer writes, or has stopped."""
        return Region("#typing", self.page("typing.html", on=on), "innerHTML")

    def refusal(self, sentence: str) -> Region:
        """Why a command was not done; empty takes the sentence away."""
        return Region("#refusal", self.page("refusal.html", sentence=sentence), "innerHTML")


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")


def _swap(edits: Sequence[Edit]) -> str:
    return "beforeend" if edits[-1].content else "innerHTML"


def _picture(url: str | None) -> bool:
    return url is not None and url.startswith(("https://", "/"))
