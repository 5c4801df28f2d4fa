"""Forms as Twilio sends them, each with the letters it becomes (tests/payloads/twilio)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parents[2] / "payloads" / "twilio"


def payloads(pattern: str) -> dict[str, dict[str, Any]]:
    """The payloads by name."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(_FOLDER.glob(f"{pattern}.json"))}
