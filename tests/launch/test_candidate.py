import json
from pathlib import Path

import pytest

from launch import candidate, models, sources
from launch.assistant import Workshop
from launch.errors import LaunchError
from launch.models import Card, Scores
from launch.process import Run

NOW = 1_700_000_000_000
SCORES = Scores(accuracy=0.5, macro_f1=0.5, intents={}, confusions=(), stories_passed=1, stories_total=1)

# Stands in for `python -m training report`: trains unless it is there, and notes what it was asked.
REPORT = """#!/bin/sh
asked="$*"
while [ "$1" != --out ]; do shift; done
cd "$2"
[ -e model.tar.gz ] && known=", known" || echo new > model.tar.gz
[ -e scores.json ] || echo '{"accuracy": 0.9, "macro_f1": 0.8, "intents": {}, "confusions": [],
                             "stories_passed": 3, "stories_total": 4}' > scores.json
echo "asked: $asked$known" > report.txt
[ -e live-scores.json ] && cat live-scores.json >> report.txt
echo '{"worse": [WORSE]}' > report.json
"""


@pytest.fixture
def shop(tmp_path: Path, data_dir: Path, run: Run) -> Workshop:
    root = tmp_path / "project"
    for name in ("data", "models", "bot/.venv/bin"):
        (root / name).mkdir(parents=True)
    install(root)
    return Workshop(root, {"PATH": "/bin:/usr/bin"}, data_dir / "logs" / "train.log", run, lambda: NOW)


def install(root: Path, *worse: str) -> None:
    """Put the stand-in where bot/.venv's Python is; it finds that something became `worse`."""
    python = root / "bot" / ".venv" / "bin" / "python"
    python.write_text(REPORT.replace("WORSE", ", ".join(map(json.dumps, worse))))
    python.chmod(0o755)


def put_live(root: Path, card: Card) -> None:
    models.path(root, card.id).touch()
    models.write_card(root, card)
    models.promote(root, card.id, "earlier data", NOW - 1)


async def test_a_new_model_is_kept_with_its_card_and_is_not_live(shop: Workshop) -> None:
    found = await candidate.prepared(shop)
    card = models.card(shop.root, sources.fingerprint(shop.root))
    assert card is not None
    assert card.scores is not None
    assert (found.model, card.scores.accuracy) == (card.id, 0.9)
    assert models.path(shop.root, found.model).read_text() == "new\n"
    assert "--live" not in found.page
    assert models.live(shop.root) is None


async def test_it_is_compared_with_the_live_one_and_its_scores(shop: Workshop) -> None:
    put_live(shop.root, Card(id="live1", trained_at=NOW, scores=SCORES))
    found = await candidate.prepared(shop)
    assert f"--live {models.path(shop.root, 'live1')} --live-scores " in found.page
    assert SCORES.model_dump_json() in found.page


async def test_a_live_one_without_scores_is_compared_as_far_as_it_goes(shop: Workshop) -> None:
    put_live(shop.root, Card(id="live1", trained_at=NOW))
    found = await candidate.prepared(shop)
    assert "--live " in found.page
    assert "--live-scores" not in found.page


async def test_a_live_one_whose_file_is_gone_is_not_compared(shop: Workshop) -> None:
    put_live(shop.root, Card(id="live1", trained_at=NOW, scores=SCORES))
    models.path(shop.root, "live1").unlink()
    assert "--live" not in (await candidate.prepared(shop)).page


async def test_what_is_trained_and_measured_already_is_handed_on(shop: Workshop) -> None:
    """Its card stays as it was, but for the test stories: they may have changed."""
    data = sources.fingerprint(shop.root)
    put_live(shop.root, Card(id=data, trained_at=5, commit="abc", scores=SCORES))
    models.path(shop.root, data).write_text("trained before")
    found = await candidate.prepared(shop)
    assert "known" in found.page
    assert models.path(shop.root, data).read_text() == "trained before"
    card = Card(id=data, trained_at=5, commit="abc", promoted_at=NOW - 1, scores=SCORES)
    assert models.card(shop.root, data) == card


async def test_a_candidate_that_is_no_worse_goes_live(shop: Workshop) -> None:
    found = await candidate.prepared(shop)
    decided = candidate.promote(shop, found, force=False)
    assert decided == models.live(shop.root)
    assert (decided.model, decided.data, decided.at) == (found.model, found.model, NOW)


async def test_a_worse_one_does_not_and_the_reasons_are_told(shop: Workshop) -> None:
    install(shop.root, "the accuracy fell by 3.0 points", '"hi" was rightly taken for greet')
    found = await candidate.prepared(shop)
    with pytest.raises(LaunchError, match=r'(?s)- the accuracy fell.*- "hi" was rightly.*FORCE=1'):
        candidate.promote(shop, found, force=False)
    assert models.live(shop.root) is None


async def test_a_worse_one_goes_live_by_force(shop: Workshop) -> None:
    install(shop.root, "the accuracy fell by 3.0 points")
    found = await candidate.prepared(shop)
    assert candidate.promote(shop, found, force=True).model == found.model
