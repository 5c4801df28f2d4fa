"""docs/channels.csv is true: it has a row for everything there is, and each channel hears what it says.

A channel's tests bring its captured payloads as letters: `heard()` in tests/adapters/<channel>/heard.py.
How a channel shows what goes out is held by its own tests. An empty cell: nobody has written the channel yet.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args

import pytest

from hub.content import Block, Location
from hub.messages import Deleted, Edited, Inbound, Keyword, Kind, Reached, Reported, Said

CHANNELS = ("telegram", "slack", "sms", "webchat")
ROWS = list(csv.DictReader(Path("docs/channels.csv").read_text().splitlines()))


def known() -> list[str]:
    """Every feature a channel may have, from the hub's own types."""
    blocks = [kind.__dataclass_fields__["type"].default for kind in get_args(get_args(Block)[0])]
    return [
        "in text",
        *(f"in {kind}" for kind in Kind),
        *(
            f"in {what}"
            for what in ("location", "other", "choice", "edited", "deleted", "reached", "reported")
        ),
        *(f"keyword {keyword}" for keyword in Keyword),
        *(f"out {block}" for block in blocks),
        *(f"out {what}" for what in ("chosen", "typing", "status")),
    ]


def features(letters: Iterable[Inbound]) -> set[str]:
    """What these letters show that their channel hears."""
    return {feature for letter in letters for feature in _features(letter)}


def _features(letter: Inbound) -> Iterator[str]:
    named: dict[type[Any], str] = {
        Edited: "edited",
        Deleted: "deleted",
        Reached: "reached",
        Reported: "reported",
    }
    if not isinstance(letter, Said):
        yield f"in {named[type(letter)]}"
        return
    yield from (f"in {file.kind}" for file in letter.attachments)
    yield from ("in location" if isinstance(block, Location) else "in other" for block in letter.blocks)
    if letter.keyword:
        yield f"keyword {letter.keyword}"
    elif letter.payload is not None:
        yield "in choice"
    elif letter.text:
        yield "in text"


def test_there_is_a_row_for_everything_and_a_column_for_every_channel() -> None:
    assert sorted(row["feature"] for row in ROWS) == sorted(known())
    assert all(tuple(row) == ("feature", *CHANNELS) for row in ROWS)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_is_described_whole_or_not_at_all(channel: str) -> None:
    assert {bool(row[channel].strip()) for row in ROWS} in ({True}, {False})


@pytest.mark.parametrize("channel", [name for name in CHANNELS if find_spec(f"tests.adapters.{name}.heard")])
def test_a_channel_hears_what_it_says_it_hears(channel: str) -> None:
    heard = features(import_module(f"tests.adapters.{channel}.heard").heard())
    incoming = [row for row in ROWS if not row["feature"].startswith("out ")]
    assert {row["feature"] for row in incoming if not row[channel].startswith("no")} == heard
