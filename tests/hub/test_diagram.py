"""The floor's diagram is the floor's table."""

from __future__ import annotations

import re
from pathlib import Path

from hub.conversation import Floor
from hub.diagram import draw
from hub.floor import TABLE

PAGE = Path(__file__).resolve().parents[2] / "docs" / "floor.md"


def test_the_page_is_drawn_from_the_table() -> None:
    assert PAGE.read_text() == draw(), "python -m hub floor > docs/floor.md"


def test_the_diagram_has_every_row_and_nothing_else() -> None:
    arrows = re.findall(r"^    (\w+) --> (\w+): (.+)$", draw(), re.MULTILINE)
    drawn = {(start, end, event) for start, end, events in arrows for event in events.split(", ")}
    rows = {(start.name, end.name, event.__name__) for (start, event), row in TABLE.items() for end in row.to}
    assert drawn == rows


def test_every_event_is_explained() -> None:
    explained = {event: " ".join((event.__doc__ or "").split()) for _, event in TABLE}
    assert all(f"| `{event.__name__}` | {words}" in draw() for event, words in explained.items())
    assert all(explained.values())


def test_a_conversation_begins_with_the_bot() -> None:
    assert f"[*] --> {Floor.BOT.name}" in draw()
