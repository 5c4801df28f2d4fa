import os
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from launch import models
from launch.errors import LaunchError
from launch.models import Card, Confusion, Live, Scores

DATA = "1234"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    return tmp_path


def train(root: Path, *names: str) -> None:
    """Put models there, each newer than the one before."""
    for age, name in enumerate(names):
        models.path(root, name).touch()
        os.utime(models.path(root, name), (1000 + age, 1000 + age))
        models.write_card(root, Card(id=name, trained_at=(1000 + age) * 1000))


def put_live(root: Path, *names: str) -> None:
    train(root, *names)
    for at, name in enumerate(names):
        models.promote(root, name, DATA, at)


def files(root: Path, ending: str) -> set[str]:
    return {file.name.removesuffix(ending) for file in (root / "models").glob(f"*{ending}")}


def test_nothing_is_live_at_first(root: Path) -> None:
    assert models.live(root) is None
    assert models.before(root) is None
    assert models.cards(root) == []


def test_what_is_promoted_is_live_and_the_last_one_is_before_it(root: Path) -> None:
    train(root, "a", "b")
    models.promote(root, "a", DATA, 5)
    assert models.promote(root, "b", "5678", 7) == models.live(root)
    assert models.live(root) == Live(model="b", data="5678", at=7, before=("a",))
    assert models.before(root) == "a"


def test_promoting_what_is_live_again_leaves_the_one_before(root: Path) -> None:
    put_live(root, "a", "b", "b")
    assert models.before(root) == "a"


def test_going_back_twice_goes_back_two_models(root: Path) -> None:
    put_live(root, "a", "b", "c")
    assert models.rollback(root, "5678", 9) == Live(model="b", data="5678", at=9, before=("a",))
    assert models.rollback(root, "5678", 10).model == "a"
    with pytest.raises(LaunchError, match="no model to go back to"):
        models.rollback(root, "5678", 11)


def test_a_model_before_whose_file_is_gone_is_passed_over(root: Path) -> None:
    put_live(root, "a", "b", "c")
    models.path(root, "b").unlink()
    assert models.before(root) == "a"
    assert models.rollback(root, DATA, 9) == Live(model="a", data=DATA, at=9)


def test_a_decision_is_confirmed_for_other_sources_only_while_it_stands(root: Path) -> None:
    put_live(root, "a")
    first = Live(model="a", data=DATA, at=0)
    models.confirm(root, first, "5678")
    assert models.live(root) == Live(model="a", data="5678", at=0)
    models.confirm(root, first, "9999")
    assert models.live(root) == Live(model="a", data="5678", at=0)


def test_a_model_that_is_not_there_cannot_go_live(root: Path) -> None:
    put_live(root, "a")
    with pytest.raises(LaunchError, match="no model b"):
        models.promote(root, "b", DATA, 9)
    assert models.live(root) == Live(model="a", data=DATA, at=0)


def test_the_history_is_bounded(root: Path) -> None:
    names = [f"m{number}" for number in range(20)]
    put_live(root, *names)
    live = models.live(root)
    assert live is not None
    assert live.before == tuple(names[-models.KEPT_BEFORE - 1 : -1])


def test_old_models_go_but_for_the_newest_the_live_one_and_those_before(root: Path) -> None:
    train(root, "old", "live", "before", "x", "y", "z", "new")
    for at, name in enumerate(["before", "live"]):
        models.promote(root, name, DATA, at)
    models.drop_old(root, "new")
    assert files(root, ".tar.gz") == {"live", "before", "y", "z", "new"}
    assert files(root, ".json") == {"live", "before", "y", "z", "new"}


def test_the_model_just_made_stays_whatever_the_files_times(root: Path) -> None:
    train(root, "new", "a", "b", "c")
    models.drop_old(root, "new")
    assert files(root, ".tar.gz") == {"new", "b", "c"}


def test_the_card_of_a_model_that_was_live_outlives_it(root: Path) -> None:
    names = [f"m{number}" for number in range(models.KEPT_BEFORE + 5)]
    put_live(root, *names)
    models.drop_old(root, names[-1])
    assert "m0" not in files(root, ".tar.gz")
    assert [card.id for card in models.cards(root)] == names[::-1]
    assert models.cards(root)[-1].promoted_at == 0


def test_a_model_without_a_card_has_its_time(root: Path) -> None:
    models.path(root, "a").touch()
    os.utime(models.path(root, "a"), (1000, 1000))
    assert models.cards(root) == [Card(id="a", trained_at=1_000_000)]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"model": "../a", "data": "d", "at": 1}', '{"model": "a"}'])
def test_a_broken_decision_counts_as_none_and_is_told(
    root: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (root / "models" / "live.json").write_text(text)
    assert models.live(root) is None
    assert "models/live.json cannot be read and is left out: " in capsys.readouterr().err


def test_a_broken_card_hides_no_model(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train(root, "a")
    (root / "models" / "a.json").write_text('{"id": "a", "trained_at": -1}')
    assert [card.id for card in models.cards(root)] == ["a"]
    assert "trained_at" in capsys.readouterr().err


def test_files_of_other_names_are_left_alone(root: Path) -> None:
    (root / "models" / "my backup.tar.gz").touch()
    train(root, "a", "b", "c", "d")
    models.drop_old(root, "d")
    assert files(root, ".tar.gz") == {"my backup", "b", "c", "d"}
    assert [card.id for card in models.cards(root)] == ["d", "c", "b"]


ids = st.text(string.hexdigits, min_size=1, max_size=20)
shares = st.floats(0, 1)
counts = st.integers(0, 2**53)
scores = st.builds(
    Scores,
    accuracy=shares,
    macro_f1=shares,
    intents=st.dictionaries(st.text(), shares),
    confusions=st.lists(st.builds(Confusion, meant=st.text(), taken_for=st.text(), times=counts)).map(tuple),
    stories_passed=counts,
    stories_total=counts,
)
cards = st.builds(
    Card,
    id=ids,
    trained_at=counts,
    commit=st.none() | st.text(),
    promoted_at=st.none() | counts,
    scores=st.none() | scores,
)
untouched = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@untouched
@given(card=cards)
def test_a_card_is_read_as_it_was_written(root: Path, card: Card) -> None:
    models.write_card(root, card)
    assert models.card(root, card.id) == card


@untouched
@given(junk=st.binary())
def test_no_bytes_in_the_decision_are_an_error(root: Path, junk: bytes) -> None:
    (root / "models" / "live.json").write_bytes(junk)
    assert models.live(root) is None
    assert models.before(root) is None


@untouched
@given(moves=st.lists(st.sampled_from(["a", "b", "c", "back"])))
def test_any_run_of_promotions_and_rollbacks_is_a_stack(root: Path, moves: list[str]) -> None:
    """Against the plainest model of it: a list, where what goes live again moves to the end."""
    train(root, "a", "b", "c")
    (root / "models" / "live.json").unlink(missing_ok=True)
    stack: list[str] = []
    for at, move in enumerate(moves):
        if move != "back":
            stack = [*(each for each in stack if each != move), move]
            models.promote(root, move, DATA, at)
        elif len(stack) > 1:
            stack.pop()
            models.rollback(root, DATA, at)
    live = models.live(root)
    assert ([*live.before, live.model] if live else []) == stack


def test_what_is_refused_leaves_what_runs_with_what_was_before_it(root: Path) -> None:
    put_live(root, "a", "b")
    train(root, "c", "d")
    models.promote(root, "c", DATA, 3)
    wrong = models.promote(root, "d", "5678", 4)
    assert models.refuse(root, wrong, "b", 5) == models.live(root)
    assert models.live(root) == Live(model="b", data="5678", at=5, before=("a",))


def test_a_way_back_that_is_refused_leaves_what_runs(root: Path) -> None:
    put_live(root, "a", "b", "c")
    wrong = models.rollback(root, DATA, 7)
    models.refuse(root, wrong, "c", 8)
    assert models.live(root) == Live(model="c", data=DATA, at=8, before=("a",))


def test_what_was_decided_meanwhile_is_not_undone(root: Path) -> None:
    put_live(root, "a", "b")
    wrong = models.live(root)
    assert wrong is not None
    train(root, "c")
    later = models.promote(root, "c", DATA, 9)
    assert models.refuse(root, wrong, "a", 10) is None
    assert models.live(root) == later
