from pathlib import Path

import pytest

from launch import models, sources
from launch.models import Live
from launch.texts import put_live

PUBLISH = "#!/bin/sh\necho $*\n"
REFUSE = "#!/bin/sh\nexit 1\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with texts, whose Rasa publishes whatever it is told to."""
    for name in ("data", "domain", "models", "bot/.venv/bin"):
        (tmp_path / name).mkdir(parents=True)
    write(tmp_path, "domain/chat.yml", "Hello")
    write(tmp_path, "data/nlu.yml", "- hello")
    write(tmp_path, "bot/.venv/bin/python", PUBLISH).chmod(0o755)
    return tmp_path


def write(root: Path, name: str, text: str) -> Path:
    (root / name).write_text(text)
    return root / name


def decide(root: Path, model: str) -> Live:
    """Have a model live for the present sources."""
    models.path(root, model).touch()
    return models.promote(root, model, sources.fingerprint(root), 7)


def test_what_checks_and_publishes_is_asked_in_the_project(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert put_live(root) == 0
    assert capfd.readouterr().out.split() == ["-W", "ignore", "-m", "training", "texts"]


def test_a_model_gone_back_to_stays_live_with_new_texts(root: Path) -> None:
    """Else the next `make run` would train what was gone back from, and put it live."""
    decided = decide(root, "older")
    write(root, "domain/chat.yml", "Hi")
    put_live(root)
    assert models.live(root) == decided.model_copy(update={"data": sources.fingerprint(root)})


def test_the_sources_own_model_is_trained_with_the_new_texts_by_the_next_run(root: Path) -> None:
    """They are in Redis alone until then."""
    decided = decide(root, sources.fingerprint(root))
    write(root, "domain/chat.yml", "Hi")
    put_live(root)
    assert models.live(root) == decided


def test_other_changes_still_wait_for_their_training_and_that_is_told(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decided = decide(root, "older")
    write(root, "data/nlu.yml", "- hello\n- hi")
    assert put_live(root) == 0
    assert models.live(root) == decided
    assert "waits for `make train`" in capsys.readouterr().err


def test_texts_that_were_refused_change_nothing(root: Path) -> None:
    write(root, "bot/.venv/bin/python", REFUSE)
    decided = decide(root, "older")
    write(root, "domain/chat.yml", "Hi")
    assert put_live(root) == 1
    assert models.live(root) == decided
