"""Groups of processes, in a project of stand-ins: the real launcher starts, announces and replaces them."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from launch import models, sources, status
from launch.__main__ import clock
from launch.data_dir import is_held
from launch.models import Live
from launch.status import Status
from tests.launch.stand_in_project import Project, output_until
from tests.launch.waiting import is_alive, until

READY = "Ctrl-C stops everything"
# Fails the first time it is to announce something, as it does while Redis is away.
FORGETFUL_HUB = """
import sys
from pathlib import Path

print(*sys.argv[1:])
tried = Path("tried")
if sys.argv[1] == "bots" and not tried.exists():
    tried.touch()
    sys.exit(1)
"""
TWO = {"rasa", "rasa-2"}
TWO_MORE = {"rasa-3", "rasa-4"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@contextmanager
def two_processes(project: Project) -> Iterator[subprocess.Popen[str]]:
    """Everything runs, with two processes of Rasa, until the block's end."""
    with project.launch(RASA_PROCESSES="2") as launcher:
        output_until(launcher, READY)
        pids = project.pids()
        yield launcher
        launcher.terminate()
        assert launcher.wait() == 0
    assert not any(is_alive(pid) for pid in pids.values())


def put_live(project: Project, model: str, says: str) -> Live:
    """Put a model there that Rasa knows as `says`, and have it live."""
    project.write("config.yml", says)
    out = project.folder / "out"
    out.mkdir(exist_ok=True)
    command = [str(project.folder / "bot/.venv/bin/python"), "-m", "training", "train", "--out", str(out)]
    subprocess.run(command, cwd=project.folder, check=True)
    (out / "model.tar.gz").replace(models.path(project.folder, model))
    return models.promote(project.folder, model, "data", clock())


def rasas(project: Project) -> set[str]:
    return {name for name in project.pids() if name.startswith("rasa")}


def announced(project: Project) -> list[str]:
    """What the hub was told, one line each time."""
    log = project.data_dir / "logs" / "bots.log"
    return log.read_text().splitlines() if log.exists() else []


async def outcome(project: Project, decided: Live) -> Status:
    reached = await status.outcome(project.data_dir, decided)
    assert reached is not None
    return reached


async def test_all_processes_of_a_model_are_replaced_by_as_many(project: Project) -> None:
    with two_processes(project):
        assert rasas(project) == TWO
        (first,) = announced(project)
        reached = await outcome(project, put_live(project, "two", "two"))
        assert (reached.state, reached.serving) == ("live", "two")
        assert rasas(project) >= TWO_MORE
        _, second = announced(project)
        urls = [set(line.split()[2:]) for line in (first, second)]
        assert [len(each) for each in urls] == [2, 2]
        assert not urls[0] & urls[1]
        await until(lambda: rasas(project) == TWO_MORE)


async def test_of_an_unfit_model_nothing_is_announced_and_nothing_is_left(project: Project) -> None:
    with two_processes(project):
        running = models.live(project.folder)
        assert running is not None
        reached = await outcome(project, put_live(project, "two", "broken"))
        assert (reached.state, reached.model, reached.serving) == ("failed", "two", running.model)
        assert reached.error == "Rasa does not get ready: No model is loaded."
        assert rasas(project) == TWO
        assert len(announced(project)) == 1
        decided = models.live(project.folder)
        assert decided is not None
        assert (decided.model, decided.data, decided.before) == (running.model, "data", ())


async def test_a_process_of_the_new_model_that_dies_comes_back_on_it(project: Project) -> None:
    with two_processes(project):
        await outcome(project, put_live(project, "two", "two"))
        await until(lambda: rasas(project) == TWO_MORE)
        pid = project.pids()["rasa-3"]
        os.kill(pid, signal.SIGKILL)
        await until(lambda: project.pids().get("rasa-3", pid) != pid)
        command = Path(f"/proc/{project.pids()['rasa-3']}/cmdline").read_text()
        assert str(models.path(project.folder, "two")) in command


async def test_going_back_waits_until_the_model_before_is_live(project: Project) -> None:
    with two_processes(project):
        first = models.live(project.folder)
        assert first is not None
        await outcome(project, put_live(project, "two", "two"))
        with project.launch("rollback") as command:
            said, _ = command.communicate()
        assert command.returncode == 0
        assert f"Putting the model {first.model} live" in said
        reached = status.read(project.data_dir)
        assert reached is not None
        assert (reached.state, reached.serving) == ("live", first.model)


def test_an_announcement_that_fails_is_made_again(project: Project) -> None:
    project.write("hub/__main__.py", FORGETFUL_HUB)
    with two_processes(project):
        once, again = announced(project)
        assert once == again


async def test_a_launcher_killed_in_the_middle_is_mended_by_the_next_start(project: Project) -> None:
    with project.launch() as launcher:
        output_until(launcher, READY)
        first = models.live(project.folder)
        put_live(project, "two", "broken")
        await until(lambda: "rasa-2" in project.pids())
        launcher.kill()
    project.write("config.yml", "one")
    models.promote(project.folder, "two", sources.fingerprint(project.folder), clock())
    await until(lambda: not is_held(project.data_dir))
    with project.launch() as launcher:
        said = output_until(launcher, READY)
        running = rasas(project)
        launcher.terminate()
    assert READY in said, said
    assert running == {"rasa"}
    now = models.live(project.folder)
    assert first is not None
    assert now is not None
    assert (now.model, now.before) == (first.model, ())
