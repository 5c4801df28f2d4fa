from pathlib import Path

import pytest

from launch import assistant, models, sources
from launch.assistant import Workshop
from launch.errors import LaunchError
from launch.models import Live
from launch.process import Run

NOW = 1_700_000_000_000
TRAIN = """#!/bin/sh
while [ "$1" != --out ]; do shift; done
echo trained > "$2/model.tar.gz"
echo '{"accuracy": 0.9, "macro_f1": 0.8, "intents": {"greet": 0.8}, "confusions": [],
       "stories_passed": 3, "stories_total": 4}' > "$2/scores.json"
"""
FAIL = "#!/bin/sh\necho no examples; exit 1\n"
LEAVE_NOTHING = "#!/bin/sh\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with training data and no Rasa."""
    root = tmp_path / "project"
    for name in ("data/nlu", "domain", "models", "bot/.venv/bin"):
        (root / name).mkdir(parents=True)
    (root / "data" / "nlu" / "greet.yml").write_text("- hello")
    return root


@pytest.fixture
def shop(root: Path, data_dir: Path, run: Run) -> Workshop:
    return Workshop(root, {"PATH": "/bin:/usr/bin"}, data_dir / "logs" / "train.log", run, lambda: NOW)


def install(root: Path, rasa: str) -> None:
    """Put a program where bot/.venv's Python is."""
    python = root / "bot" / ".venv" / "bin" / "python"
    python.write_text(rasa)
    python.chmod(0o755)


def change_data(root: Path) -> None:
    (root / "data" / "nlu" / "greet.yml").write_text("- hello\n- hi")


async def test_at_first_the_model_of_the_sources_is_trained_and_thereby_live(shop: Workshop) -> None:
    install(shop.root, TRAIN)
    model = await assistant.wanted(shop)
    data = sources.fingerprint(shop.root)
    assert model.read_text() == "trained\n"
    assert models.live(shop.root) == Live(model=data, data=data, at=NOW)


async def test_changed_sources_have_their_own_model_live(shop: Workshop) -> None:
    install(shop.root, TRAIN)
    first = await assistant.wanted(shop)
    change_data(shop.root)
    second = await assistant.wanted(shop)
    assert second != first
    assert models.path(shop.root, str(models.before(shop.root))) == first


async def test_after_going_back_the_older_model_is_started_until_the_sources_change(shop: Workshop) -> None:
    install(shop.root, TRAIN)
    first = await assistant.wanted(shop)
    change_data(shop.root)
    second = await assistant.wanted(shop)
    models.rollback(shop.root, sources.fingerprint(shop.root), NOW)
    assert await assistant.wanted(shop) == first
    (shop.root / "data" / "nlu" / "bye.yml").write_text("- bye")
    assert await assistant.wanted(shop) not in (first, second)


async def test_a_live_model_whose_file_is_gone_is_replaced_by_the_sources_own(shop: Workshop) -> None:
    install(shop.root, TRAIN)
    data = sources.fingerprint(shop.root)
    models.path(shop.root, "older").touch()
    models.promote(shop.root, "older", data, NOW)
    models.path(shop.root, "older").unlink()
    assert await assistant.wanted(shop) == models.path(shop.root, data)


async def test_a_model_of_the_present_data_is_not_trained_again(shop: Workshop) -> None:
    """There is no Rasa in this project: training would fail."""
    data = sources.fingerprint(shop.root)
    models.path(shop.root, data).touch()
    assert await assistant.trained(shop, data) == models.path(shop.root, data)


async def test_a_trained_model_has_a_card(shop: Workshop) -> None:
    install(shop.root, TRAIN)
    data = sources.fingerprint(shop.root)
    await assistant.trained(shop, data)
    card = models.card(shop.root, data)
    assert card is not None
    assert card.scores is not None
    assert (card.trained_at, card.scores.accuracy, card.scores.stories_total) == (NOW, 0.9, 4)


async def test_old_models_go_when_a_new_one_comes(shop: Workshop) -> None:
    install(shop.root, TRAIN)
    for number in range(models.KEPT_NEWEST + 2):
        models.path(shop.root, str(number)).touch()
    model = await assistant.trained(shop, sources.fingerprint(shop.root))
    assert len(list((shop.root / "models").glob("*.tar.gz"))) == models.KEPT_NEWEST
    assert model.exists()


async def test_training_that_fails_shows_the_end_of_its_log(shop: Workshop) -> None:
    install(shop.root, FAIL)
    with pytest.raises(LaunchError, match=r"(?s)ended with exit code 1.*no examples"):
        await assistant.trained(shop, "abcd")
    assert list((shop.root / "models").iterdir()) == []


async def test_training_that_leaves_nothing_is_told(shop: Workshop) -> None:
    install(shop.root, LEAVE_NOTHING)
    with pytest.raises(LaunchError, match="left no model"):
        await assistant.trained(shop, sources.fingerprint(shop.root))


async def test_a_model_of_files_that_changed_meanwhile_is_not_kept(shop: Workshop) -> None:
    install(shop.root, f"{TRAIN}echo '- hi' >> {shop.root}/data/nlu/greet.yml\n")
    with pytest.raises(LaunchError, match="were changed"):
        await assistant.trained(shop, sources.fingerprint(shop.root))
    assert list((shop.root / "models").iterdir()) == []


def test_the_domain_is_a_file_or_a_folder(root: Path) -> None:
    assert assistant.domain(root) == "domain"
    (root / "domain.yml").touch()
    assert assistant.domain(root) == "domain.yml"
