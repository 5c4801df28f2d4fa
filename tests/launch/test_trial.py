"""What a Rasa must do before customers are sent to it, on a server that does it or does not."""

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from launch import trial
from launch.errors import Unfit
from launch.ports import LOOPBACK, free_ports
from launch.process import Program
from launch.supervisor import Kept
from tests.adapters.rasa_server import ANSWER, RasaServer

RASA = Program("rasa", (), {})
SECRET = "secret"


@pytest.fixture
def server() -> Iterator[RasaServer]:
    with RasaServer() as server:
        yield server


@pytest.fixture
def kept() -> Kept:
    return Kept(RASA, 0, on_trial=True)


async def test_it_passes_with_the_wanted_model_and_an_answer_and_leaves_no_memory(
    server: RasaServer, kept: Kept
) -> None:
    await trial.passed(kept, server.url, SECRET, "m1")
    (asked,) = server.heard
    assert asked["text"] == trial.QUESTION
    assert server.erased == [asked["sender"]]
    assert server.secrets == {SECRET}


async def test_another_model_is_not_what_was_wanted(server: RasaServer, kept: Kept) -> None:
    with pytest.raises(Unfit, match="Rasa has loaded m1, not m2"):
        await trial.passed(kept, server.url, SECRET, "m2")
    assert server.heard == []


async def test_one_that_ends_has_failed_at_once(kept: Kept) -> None:
    kept.ended = "ended with exit code 1"
    with pytest.raises(Unfit, match="Rasa ended with exit code 1"):
        await trial.passed(kept, f"http://{LOOPBACK}:{free_ports(1)[0]}", SECRET, "m1")


async def test_one_that_is_up_and_never_ready_has_failed(
    server: RasaServer, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "BETWEEN_SECONDS", 0.0)
    server.status = 503
    with pytest.raises(Unfit, match="Rasa does not get ready: status 503"):
        await trial.passed(kept, server.url, SECRET, "m1")


async def test_one_whose_turn_fails_has_failed_and_leaves_no_memory(server: RasaServer, kept: Kept) -> None:
    server.turn_status = 503
    with pytest.raises(Unfit, match="Rasa fails: status 503"):
        await trial.passed(kept, server.url, SECRET, "m1")
    assert len(server.erased) == 1


async def test_one_that_says_nothing_has_failed(server: RasaServer, kept: Kept) -> None:
    server.body = json.dumps({**ANSWER, "messages": []}).encode()
    with pytest.raises(Unfit, match="Rasa says nothing"):
        await trial.passed(kept, server.url, SECRET, "m1")


async def test_one_that_hangs_up_has_failed(server: RasaServer, kept: Kept) -> None:
    server.hang_ups = 1
    with pytest.raises(Unfit, match="Rasa does not answer: RemoteProtocolError"):
        await trial.passed(kept, server.url, SECRET, "m1")


def test_a_models_id_is_the_one_rasa_gave_it(tmp_path: Path) -> None:
    (tmp_path / "metadata.json").write_text('{"model_id": "m1"}')
    with tarfile.open(tmp_path / "one.tar.gz", "w:gz") as model:
        model.add(tmp_path / "metadata.json", "metadata.json")
    assert trial.model_id(tmp_path / "one.tar.gz") == "m1"


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_a_file_that_is_no_model_is_unfit(tmp_path: Path, content: bytes | None) -> None:
    model = tmp_path / "one.tar.gz"
    if content is not None:
        model.write_bytes(content)
    with pytest.raises(Unfit, match=r"one\.tar\.gz is no model that Rasa could load"):
        trial.model_id(model)


def test_an_archive_of_something_else_is_unfit(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "one.tar.gz", "w:gz"):
        pass
    with pytest.raises(Unfit):
        trial.model_id(tmp_path / "one.tar.gz")
