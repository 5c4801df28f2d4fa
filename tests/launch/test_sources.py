import subprocess
from pathlib import Path

import pytest

from launch import sources

CONFIG = """
pipeline:
- name: WhitespaceTokenizer
- name: bot.sentence_featurizer.SentenceFeaturizer  # reads bot/sentence_encoder.py
  encoder: encoders/large
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project whose pipeline has a component of its own, and names an encoder."""
    write(tmp_path, "config.yml", CONFIG)
    write(tmp_path, "data/nlu/greet.yml", "- hello")
    write(tmp_path, "domain/chat.yml", "intents: [greet]")
    write(tmp_path, "bot/sentence_featurizer.py", "from bot.sentence_encoder import Encoder\n")
    write(tmp_path, "bot/sentence_encoder.py", "import bot.errors\n")
    write(tmp_path, "bot/errors.py", "")
    write(tmp_path, "bot/encoder/SHA256SUMS", "aa  model.onnx")
    write(tmp_path, "encoders/large/SHA256SUMS", "bb  model.onnx")
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)


@pytest.mark.parametrize(
    "name",
    [
        "config.yml",
        "data/nlu/greet.yml",
        "domain/new.yml",
        "bot/requirements.lock",
        "bot/encoder/SHA256SUMS",
        "encoders/large/SHA256SUMS",
        "bot/sentence_featurizer.py",
        "bot/sentence_encoder.py",
        "bot/errors.py",
    ],
)
def test_a_change_of_what_it_is_made_from_is_another_model(root: Path, name: str) -> None:
    before = sources.fingerprint(root)
    with (root / name).open("a") as file:
        file.write("# more")
    assert sources.fingerprint(root) != before


def test_moving_a_file_is_another_model(root: Path) -> None:
    before = sources.fingerprint(root)
    (root / "data" / "nlu" / "greet.yml").rename(root / "data" / "greet.yml")
    assert sources.fingerprint(root) != before


@pytest.mark.parametrize("name", ["bot/hub_channel.py", "data/cache.pyc", "bot/encoder/model.onnx", "web.py"])
def test_what_is_no_part_of_it_changes_nothing(root: Path, name: str) -> None:
    before = sources.fingerprint(root)
    write(root, name, "more")
    assert sources.fingerprint(root) == before


def test_a_change_of_the_domain_alone_is_told_from_others(root: Path) -> None:
    before = sources.fingerprint(root)
    write(root, "domain/chat.yml", "intents: [greet, bye]")
    texts = sources.fingerprint(root)
    write(root, "data/nlu/bye.yml", "- bye")
    assert sources.differ_in_domain_only(before, texts)
    assert not sources.differ_in_domain_only(before, sources.fingerprint(root))


def test_without_a_pipeline_there_is_a_fingerprint_all_the_same(tmp_path: Path) -> None:
    assert len(sources.fingerprint(tmp_path)) == 16


def git(root: Path, *words: str) -> str:
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.com")
    done = subprocess.run(["git", "-C", root, *who, *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_commit_tells_whether_the_sources_have_changed_since(root: Path) -> None:
    git(root, "init")
    git(root, "add", ".")
    git(root, "commit", "-m", "Begin.")
    head = git(root, "rev-parse", "--short", "HEAD")
    write(root, "notes.txt", "no source")
    assert sources.commit(root) == head
    write(root, "data/nlu/bye.yml", "- bye")
    assert sources.commit(root) == f"{head}+"


def test_without_a_repository_there_is_no_commit(root: Path) -> None:
    assert sources.commit(root) is None


def test_before_the_first_commit_there_is_none(root: Path) -> None:
    git(root, "init")
    assert sources.commit(root) is None
