"""The payloads as they were captured, with the workspace and people in them."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from adapters.slack.parse import letters
from hub.messages import Address, Inbound, Said

PAYLOADS: dict[str, Any] = {
    path.stem: json.loads(path.read_text()) for path in Path("tests/payloads/slack").glob("*.json")
}
TEAM, BOT, ROOM, CHANNEL = "T0SHOP0001", "U0B0T00001", "D0ADA00001", "C0SHOP0001"
ADA = Address("slack", f"{TEAM}:U0ADA00001")
NOW = 7


def letter(name: str) -> Inbound:
    """The one letter of a payload."""
    (found,) = letters(PAYLOADS[name], NOW)
    return found


def said(name: str) -> Said:
    """The one letter of a payload, which is a message."""
    found = letter(name)
    assert isinstance(found, Said)
    return found


def changed(name: str, **event: Any) -> Any:
    """A payload with other values in its event."""
    body = deepcopy(PAYLOADS[name])
    body["event"] |= event
    return body
