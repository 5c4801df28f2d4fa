"""`make train`: trains a candidate, shows how it does beside the live model, and puts it live if asked to."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from launch import assistant, models, sources
from launch.assistant import MODEL, SCORES
from launch.errors import LaunchError

if TYPE_CHECKING:
    from launch.assistant import Workshop

REPORT, PAGE = "report.json", "report.txt"
LIVE_SCORES = "live-scores.json"


@dataclass(frozen=True)
class Candidate:
    """A trained model and what was found of it: for tools, for people, and what became worse in sentences."""

    model: str
    report: str
    page: str
    worse: tuple[str, ...]


async def prepared(shop: Workshop) -> Candidate:
    """Return the model of the present sources, trained now if need be, compared with the live one."""
    data = sources.fingerprint(shop.root)
    with tempfile.TemporaryDirectory(prefix=".training-", dir=shop.root / "models") as name:
        folder = Path(name)
        _lay_out(shop.root, data, folder)
        program = assistant.command(shop, "report", folder, *_compared_with(shop.root, folder))
        await assistant.work(shop, program)
        assistant.keep(shop, folder, data)
        report, page = ((folder / each).read_text(encoding="utf-8") for each in (REPORT, PAGE))
    return Candidate(data, report, page, tuple(json.loads(report)["worse"]))


def promote(shop: Workshop, candidate: Candidate, force: bool) -> models.Live:
    """Decide that the candidate is live.

    Raises LaunchError with the reasons if something became worse and `force` does not say that it may.
    """
    if candidate.worse and not force:
        reasons = "\n    - ".join(["The live model stays, for the new one is worse:", *candidate.worse])
        raise LaunchError(f"{reasons}\n  If it shall go live all the same: make train PROMOTE=1 FORCE=1")
    return models.promote(shop.root, candidate.model, candidate.model, shop.clock())


def _lay_out(root: Path, data: str, folder: Path) -> None:
    """Put what is known already where training looks for it, so that it is not done again."""
    model, card = models.path(root, data), models.card(root, data)
    if model.exists():
        (folder / MODEL).hardlink_to(model)
    if card and card.scores:
        (folder / SCORES).write_text(card.scores.model_dump_json(), encoding="utf-8")


def _compared_with(root: Path, folder: Path) -> list[str]:
    """Return the options that name the live model and its scores, as far as there are any."""
    live = models.live(root)
    if live is None or not models.path(root, live.model).exists():
        return []
    options = ["--live", str(models.path(root, live.model))]
    card = models.card(root, live.model)
    if card and card.scores:
        (folder / LIVE_SCORES).write_text(card.scores.model_dump_json(), encoding="utf-8")
        options += ["--live-scores", str(folder / LIVE_SCORES)]
    return options
