"""What a pressed button's message looked like: needed again when the choice is marked in it.

A bot cannot read its own messages, and only the press brings the words. So they travel with the press.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from enum import StrEnum

from hub.errors import Unreadable


class Words(StrEnum):
    """Where a message has its words."""

    TEXT = "text"
    CAPTION = "caption"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Pressed:
    """The press `query` on a message whose words, as HTML, are `html`."""

    query: str
    words: Words = Words.NONE
    html: str = ""

    def dump(self) -> str:
        """It as what `Press.query` carries."""
        return json.dumps(astuple(self), separators=(",", ":"))

    @classmethod
    def load(cls, data: str) -> Pressed:
        """It out of `Press.query`; raises `Unreadable`."""
        try:
            query, words, html = map(str, json.loads(data))
            return cls(query, Words(words), html)
        except (ValueError, TypeError) as error:
            raise Unreadable("not a press of Telegram's") from error
