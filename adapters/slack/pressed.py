"""A message whose button was pressed: what stays of it once the choice is made. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import Any

from adapters.slack.runs import escaped
from hub.errors import Unreadable

Block = dict[str, Any]
_OURS = {
    "section": ("type", "text"),
    "image": ("type", "image_url", "alt_text"),
    "context": ("type", "elements"),
}
"""What we put into blocks: Slack gives back more than it takes."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """The message's words for notifications, and its blocks before and after the pressed buttons."""

    text: str
    before: tuple[Block, ...] = ()
    after: tuple[Block, ...] = ()

    @classmethod
    def of(cls, text: str, blocks: Iterable[Block], block_id: str | None) -> Pressed:
        """What stays of a message: everything but buttons."""
        shown = list(blocks)
        at = next((n for n, block in enumerate(shown) if _is(block, block_id)), len(shown))
        before, after = tuple(_kept(shown[:at])), tuple(_kept(shown[at:]))
        if not (before or after) and text:
            before = ({"type": "section", "text": {"type": "mrkdwn", "text": text}},)
        return cls(text, before, after)

    def marked(self, title: str) -> list[Block]:
        """The blocks with what was chosen where the buttons were."""
        mark = {"type": "mrkdwn", "text": f"✓ {escaped(title)}"}
        return [*self.before, {"type": "context", "elements": [mark]}, *self.after]

    def dump(self) -> str:
        """It as what `Press.query` carries."""
        return json.dumps(astuple(self), separators=(",", ":"))

    @classmethod
    def load(cls, data: str) -> Pressed:
        """It out of `Press.query`; raises `Unreadable`."""
        try:
            text, before, after = json.loads(data)
            return cls(str(text), tuple(map(dict, before)), tuple(map(dict, after)))
        except (ValueError, TypeError) as error:
            raise Unreadable("not a press of Slack's") from error


def _is(block: Mapping[str, Any], block_id: str | None) -> bool:
    return block.get("type") == "actions" and block.get("block_id") == block_id


def _kept(blocks: Iterable[Block]) -> Iterable[Block]:
    for block in blocks:
        if isinstance(kind := block.get("type"), str) and kind in _OURS:
            yield {key: _bare(block[key]) for key in _OURS[kind] if key in block}


def _bare(value: Any) -> Any:
    """A text object as it was sent: Slack adds `verbatim` and `emoji`."""
    if isinstance(value, dict) and {"type", "text"} <= value.keys():
        return {"type": value["type"], "text": value["text"]}
    return [_bare(each) for each in value] if isinstance(value, list) else value
