import json
from datetime import UTC
from pathlib import Path

import pytest

from launch import listing, models
from launch.models import Card, Scores

SCORES = Scores(accuracy=0.934, macro_f1=0.9, intents={}, confusions=(), stories_passed=20, stories_total=21)
DAY = 24 * 60 * 60 * 1000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A live model with scores, an older one without, and one whose file is gone."""
    (tmp_path / "models").mkdir()
    for number, name in enumerate(["gone", "older", "newest"]):
        models.path(tmp_path, name).touch()
        models.write_card(tmp_path, Card(id=name, trained_at=number * DAY))
    models.write_card(tmp_path, Card(id="newest", trained_at=2 * DAY, commit="abc1234+", scores=SCORES))
    models.promote(tmp_path, "gone", "data", DAY)
    models.promote(tmp_path, "newest", "data", 3 * DAY)
    models.path(tmp_path, "gone").unlink()
    return tmp_path


def test_each_model_is_a_line_with_all_that_is_known_of_it(root: Path) -> None:
    _, newest, older, gone, *_ = listing.table(root, UTC).splitlines()
    assert newest.split() == [
        *("*", "newest", "abc1234+", "1970-01-03", "00:00", "93.4%", "90.0%", "20/21", "1970-01-04", "00:00")
    ]
    assert older.split() == ["older", "-", "1970-01-02", "00:00", "-", "-", "-", "-"]
    assert gone.split()[:2] == ["-", "gone"]


def test_the_table_fits_a_hundred_columns(root: Path) -> None:
    assert max(map(len, listing.table(root, UTC).splitlines())) <= 100


def test_without_models_a_sentence_says_how_to_get_one(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    assert "make train" in listing.table(tmp_path, UTC)


def test_tools_get_cards_with_their_marks(root: Path) -> None:
    rows = json.loads(listing.as_json(root))
    assert [(row["id"], row["live"], row["there"]) for row in rows] == [
        ("newest", True, True),
        ("older", False, True),
        ("gone", False, False),
    ]
    assert rows[0]["scores"]["accuracy"] == 0.934
