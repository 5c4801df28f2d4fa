from collections.abc import Callable
from pathlib import Path

import pytest

from launch import assistant
from launch.errors import LaunchError
from launch.process import Program, Run

Make = Callable[..., Program]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with training data."""
    root = tmp_path / "project"
    for name in ("data/nlu", "domain", "models", "bot"):
        (root / name).mkdir(parents=True)
    (root / "config.yml").write_text("pipeline:\n- name: WhitespaceTokenizer\n")
    (root / "data" / "nlu" / "greet.yml").write_text("- hello")
    return root


@pytest.mark.parametrize(
    "name", ["config.yml", "data/nlu/greet.yml", "domain/new.yml", "bot/requirements.lock"]
)
def test_a_change_of_what_it_is_made_from_is_another_model(root: Path, name: str) -> None:
    before = assistant.model_path(root)
    with (root / name).open("a") as file:
        file.write("# more")
    assert assistant.model_path(root) != before


def test_moving_a_file_is_another_model(root: Path) -> None:
    before = assistant.model_path(root)
    (root / "data" / "nlu" / "greet.yml").rename(root / "data" / "greet.yml")
    assert assistant.model_path(root) != before


def test_what_is_no_part_of_it_changes_nothing(root: Path) -> None:
    before = assistant.model_path(root)
    (root / "bot" / "hub_channel.py").write_text("class HubChannel: ...")
    (root / "data" / "cache.pyc").write_text("bytes")
    assert assistant.model_path(root) == before


async def test_a_trained_model_is_returned_from_where_it_was_written(
    run: Run, tmp_path: Path, python_program: Make
) -> None:
    source = f"print('epoch 1'); open({str(tmp_path / 'model.tar.gz')!r}, 'w').write('model')"
    model = await assistant.train(python_program(source), tmp_path, tmp_path / "log", run)
    assert model.read_text() == "model"


@pytest.mark.parametrize("source", ["print('no examples'); raise SystemExit(1)", "print('no examples')"])
async def test_training_without_a_model_shows_why(
    run: Run, data_dir: Path, python_program: Make, source: str
) -> None:
    log = data_dir / "logs" / "stand-in.log"
    with pytest.raises(LaunchError, match=r"(?s)left no model.*no examples"):
        await assistant.train(python_program(source), data_dir, log, run)


async def test_a_model_of_the_present_data_is_not_trained_again(root: Path, data_dir: Path, run: Run) -> None:
    """There is no Rasa in this project: training would fail."""
    assistant.model_path(root).touch()
    model = await assistant.trained(root, {}, data_dir / "log", run)
    assert model == assistant.model_path(root)


async def test_a_new_model_comes_whole_and_old_ones_go(root: Path, data_dir: Path, run: Run) -> None:
    rasa = root / "bot" / ".venv" / "bin" / "python"
    rasa.parent.mkdir(parents=True)
    rasa.write_text('#!/bin/sh\nwhile [ "$1" != --out ]; do shift; done\necho trained > "$2/model.tar.gz"\n')
    rasa.chmod(0o755)
    for number in range(5):
        (root / "models" / f"{number}.tar.gz").touch()
    model = await assistant.trained(root, {"PATH": "/bin:/usr/bin"}, data_dir / "log", run)
    assert model.read_text() == "trained\n"
    assert len(list((root / "models").iterdir())) == assistant.KEPT_MODELS


def test_the_domain_is_a_file_or_a_folder(root: Path) -> None:
    assert assistant.domain(root) == "domain"
    (root / "domain.yml").touch()
    assert assistant.domain(root) == "domain.yml"
