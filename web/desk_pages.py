"""The desk's HTML: whole pages, and the regions of a page that are swapped while it is open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hub.conversation import Floor
from hub.markup import safe_url
from hub.messages import Delivery, Sender
from web import desk_words
from web.auth import SignedIn
from web.desk_view import Board, OpenCase, Transcript

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

    def __init__(self) -> None:
        self._env = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.globals.update(words=desk_words, Sender=Sender, Floor=Floor)
        self._env.filters.update(iso=_iso, json=json.dumps)
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

    def lines(self, transcript: Transcript) -> Region:
        """Lines at the end of the transcript."""
        return Region("#lines", self.page("lines.html", transcript=transcript), "beforeend")

    def delivery(self, delivery: Delivery) -> Region:
        """What became of a message."""
        html = self.page("delivery.html", delivery=delivery)
        return Region(f"#{desk_words.anchor(delivery.mid)}", html, "innerHTML")

    def typing(self, *, on: bool) -> Region:
        """The customer writes, or has stopped."""
        return Region("#typing", self.page("typing.html", on=on), "innerHTML")

    def refusal(self, sentence: str) -> Region:
        """Why a command was not done; empty takes the sentence away."""
        return Region("#refusal", self.page("refusal.html", sentence=sentence), "innerHTML")


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")


def _picture(url: str | None) -> bool:
    return url is not None and url.startswith(("https://", "/"))
