"""Where the stores are and when they open."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from actions.stores import day_meant, store_finder, store_hours
from tests.actions.shop_floor import Scene, demo_shop


def test_sunday_hours_of_all_stores(tmp_path: Path) -> None:
    """The next Sunday, each store, closed ones said to be closed."""
    scene = Scene(entities={"weekday": "sunday"})
    store_hours(scene.turn, demo_shop(tmp_path))
    (said,) = scene.messages
    assert said["day"] == "Sunday 8 March"
    assert said["hours"] == "Bristol closed, Edinburgh 12:00-17:00, Leeds 11:00-17:00, Manchester 11:00-17:00"


def test_hours_of_one_store(tmp_path: Path) -> None:
    """A named town narrows it down; without a day the week is told, equal days together."""
    day, week = Scene(entities={"weekday": "thursday", "town": "leeds"}), Scene(entities={"town": "Leeds"})
    shop = demo_shop(tmp_path)
    store_hours(day.turn, shop)
    store_hours(week.turn, shop)
    assert day.messages[0]["hours"] == "Leeds 09:30-20:00"
    assert (
        week.messages[0]["list"]
        == "- **Leeds**: Mon-Wed 09:30-18:30, Thu 09:30-20:00, Fri-Sat 09:30-18:30, Sun 11:00-17:00"
    )


@pytest.mark.parametrize(
    ("town", "answer"), [("Leeds", "utter_store"), ("london", "utter_no_store"), (None, "utter_stores")]
)
def test_stores_are_found_by_town(town: str | None, answer: str, tmp_path: Path) -> None:
    """A town of ours, another town, none: each has its answer."""
    scene = Scene(entities={"town": town} if town else {})
    store_finder(scene.turn, demo_shop(tmp_path))
    assert scene.said == [answer]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("wednesday", date(2026, 3, 4)),
        ("Tuesday", date(2026, 3, 10)),
        ("tomorrow", date(2026, 3, 5)),
        ("noon", None),
        (None, None),
    ],
)
def test_a_day_is_the_next_of_its_name(said: str | None, day: date | None) -> None:
    """Today counts, and what is no day is none."""
    assert day_meant(said, date(2026, 3, 4)) == day
