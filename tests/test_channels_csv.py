"""docs/channels.csv is true: each cell is what the channel's adapter does when asked.

A channel answers in tests/adapters/<its adapter>/features.py. `python -m tests.test_channels_csv` writes the
table anew. The web chat is not in it: it is our own, and shows all there is.
"""

from __future__ import annotations

import asyncio
import csv
import inspect
from importlib import import_module
from pathlib import Path

import pytest

TABLE = Path(__file__).resolve().parent.parent / "docs" / "channels.csv"
ADAPTERS = {"telegram": "telegram", "slack": "slack", "sms": "twilio"}
"""The columns whose cells are asked of an adapter."""
COLUMNS = ["feature", *ADAPTERS]


def rows() -> list[dict[str, str]]:
    with TABLE.open() as table:
        return list(csv.DictReader(table))


async def column(channel: str) -> dict[str, str]:
    """What the channel's adapter does, feature by feature."""
    features = import_module(f"tests.adapters.{ADAPTERS[channel]}.features").FEATURES
    cells = {}
    for feature, ask in features.items():
        answer = ask()
        cells[feature] = await answer if inspect.isawaitable(answer) else answer
    return cells


@pytest.mark.parametrize("channel", ADAPTERS)
async def test_a_channel_does_what_the_table_says(channel: str) -> None:
    assert {row["feature"]: row[channel] for row in rows()} == await column(channel)


def test_the_table_has_a_column_for_every_channel() -> None:
    assert [list(row) for row in rows()] == [COLUMNS] * len(rows())


async def write() -> None:
    """Write the table anew."""
    told = {channel: await column(channel) for channel in ADAPTERS}
    features = list(dict.fromkeys(feature for cells in told.values() for feature in cells))
    with TABLE.open("w") as table:
        writer = csv.DictWriter(table, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for feature in features:
            asked = {channel: cells.get(feature, "no") for channel, cells in told.items()}
            writer.writerow({"feature": feature, **asked})


if __name__ == "__main__":
    asyncio.run(write())
