"""DATA_DIR/rasa.json: how far a running launcher is with the model that was decided to be live."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from launch.data_dir import is_held, write_private

if TYPE_CHECKING:
    from pathlib import Path

    from launch.models import Live

PAUSE_SECONDS = 0.2


class Status(BaseModel):
    """What became of the decision taken `at` (ms) that `model` be live; `serving` is what answers now."""

    model_config = ConfigDict(frozen=True)

    state: Literal["starting", "live", "failed"]
    model: str
    at: int
    serving: str | None = None
    error: str | None = None


def note(data_dir: Path, status: Status) -> None:
    """Say how far it is."""
    write_private(_file(data_dir), status.model_dump_json(indent=2))


def forget(data_dir: Path) -> None:
    """Say nothing any more."""
    _file(data_dir).unlink(missing_ok=True)


def read(data_dir: Path) -> Status | None:
    """Return what was said last, or None if nothing was."""
    try:
        return Status.model_validate_json(_file(data_dir).read_bytes())
    except (OSError, ValidationError):
        return None


async def outcome(data_dir: Path, decided: Live) -> Status | None:
    """Wait until the launcher that runs on `data_dir` is done with a decision; return what became of it.

    None if no launcher runs, or one without a Rasa of its own: there is nothing to wait for.
    """
    while is_held(data_dir):
        status = read(data_dir)
        if status is None:
            return None
        if status.at >= decided.at and status.state != "starting":
            return status
        await asyncio.sleep(PAUSE_SECONDS)
    return None


def _file(data_dir: Path) -> Path:
    return data_dir / "rasa.json"
