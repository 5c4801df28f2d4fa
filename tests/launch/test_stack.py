import os
import re
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from launch.stack import redis_url_noted
from tests.launch.stand_in_project import Project, output_until
from tests.launch.waiting import is_alive, until

READY = "Ctrl-C stops everything"
EVERYTHING = {"redis", "actions", "rasa", "worker", "web"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@contextmanager
def started(project: Project, *arguments: str) -> Iterator[str]:
    """Start everything, yield what was written, stop by SIGTERM: a good end that leaves nothing running."""
    with project.launch(*arguments) as launcher:
        text = output_until(launcher, READY)
        pids = project.pids()
        yield text
        launcher.terminate()
        assert launcher.wait() == 0
    assert not any(is_alive(pid) for pid in pids.values())


def test_everything_is_started_and_stopped(project: Project) -> None:
    with started(project) as text:
        assert project.pids().keys() == EVERYTHING
        assert f"http://127.0.0.1:{project.port}/desk" in text
        assert (project.data_dir / "redis.url").exists()
    assert project.pids() == {}
    assert not (project.data_dir / "redis.url").exists()


def test_a_second_run_trains_nothing_and_prints_the_same_sign_in(project: Project) -> None:
    with started(project) as first:
        pass
    with started(project) as second:
        pass
    assert "Training" in first
    assert "Training" not in second
    assert re.findall(r"password +(\S+)", first) == re.findall(r"password +(\S+)", second) != []


def test_the_demo_agent_is_made_with_the_password_that_is_printed(project: Project) -> None:
    with started(project) as text:
        (password,) = re.findall(r"password +(\S+)", text)
    made = (project.data_dir / "logs" / "agents.log").read_text()
    assert made == f"agents add demo --if-missing {password}\n"


async def test_after_the_launcher_is_killed_nothing_runs(project: Project) -> None:
    with project.launch() as launcher:
        output_until(launcher, READY)
        pids = project.pids()
        launcher.kill()
    await until(lambda: not any(map(is_alive, pids.values())))


async def test_without_restarts_what_is_killed_stays_away_and_the_rest_goes_on(project: Project) -> None:
    with started(project, "--no-restart"):
        os.kill(project.pids()["worker"], signal.SIGKILL)
        await until(lambda: "worker" not in project.pids())
        assert project.pids().keys() == EVERYTHING - {"worker"}


def test_a_program_that_ends_at_the_start_is_explained_and_all_else_is_stopped(project: Project) -> None:
    project.write("app.py", "raise SystemExit('channels.yml: no such channel')")
    with project.launch() as launcher:
        text = output_until(launcher, READY)
        assert launcher.wait() == 1
    assert "ended with exit code 1 before everything was ready" in text
    assert "channels.yml: no such channel" in text
    assert project.pids() == {}


def test_command_line_tools_find_redis_while_it_runs(tmp_path: Path) -> None:
    note = tmp_path / "redis.url"
    with redis_url_noted("unix:///r.sock", tmp_path):
        assert note.read_text().strip() == "unix:///r.sock"
        assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert not note.exists()


def test_the_note_goes_also_when_the_start_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), redis_url_noted("unix:///r.sock", tmp_path):
        raise ZeroDivisionError
    assert not (tmp_path / "redis.url").exists()
