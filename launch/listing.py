"""`make models`: the models there are and those that have been live, as a table."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from launch import models

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

    from launch.models import Card, Live

HEADER = ("", "model", "commit", "trained", "accuracy", "macro F1", "stories", "went live")
WIDTHS = (2, 18, 10, 18, 10, 10, 9, 16)
LEGEND = "  * live   - its file is gone: only its card is kept"


def table(root: Path, zone: tzinfo) -> str:
    """Return a line a model, the newest first, with times of day in `zone`; a sentence if there are none."""
    known = models.cards(root)
    if not known:
        return "  There is no model yet: `make train` trains one."
    live = models.live(root)
    rows = [HEADER, *(_row(_mark(root, card, live), card, zone) for card in known)]
    lines = ["  " + "".join(map(str.ljust, row, WIDTHS)).rstrip() for row in rows]
    return "\n".join([*lines, "", LEGEND])


def as_json(root: Path) -> str:
    """Return the cards for tools, each with its mark: whether it is live and whether its file is there."""
    live = models.live(root)
    marked = [
        {
            **card.model_dump(),
            "live": live is not None and card.id == live.model,
            "there": models.path(root, card.id).exists(),
        }
        for card in models.cards(root)
    ]
    return json.dumps(marked, indent=2)


def _row(mark: str, card: Card, zone: tzinfo) -> tuple[str, ...]:
    scores = card.scores
    return (
        mark,
        card.id,
        card.commit or "-",
        _time(card.trained_at, zone),
        f"{scores.accuracy:.1%}" if scores else "-",
        f"{scores.macro_f1:.1%}" if scores else "-",
        f"{scores.stories_passed}/{scores.stories_total}" if scores else "-",
        _time(card.promoted_at, zone),
    )


def _mark(root: Path, card: Card, live: Live | None) -> str:
    if live and live.model == card.id:
        return "*"
    return "" if models.path(root, card.id).exists() else "-"


def _time(at: int | None, zone: tzinfo) -> str:
    return "-" if at is None else f"{datetime.fromtimestamp(at / 1000, zone):%Y-%m-%d %H:%M}"
