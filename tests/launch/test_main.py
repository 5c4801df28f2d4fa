import asyncio
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from launch import data_dir as folder
from launch import status
from launch.__main__ import explain, flattened, switched, until_signalled
from launch.errors import Ended, LaunchError
from launch.models import Live
from launch.ports import LOOPBACK, free_ports
from launch.programs import ROOT
from launch.status import Status
from tests.launch.stand_in_project import Project, output_until


def launch(**environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "launch"]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def test_a_wrong_setting_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    ended = launch(PORT="eighty", DATA_DIR=str(tmp_path))
    assert ended.returncode == 1
    assert ended.stdout.strip() == "PORT is 'eighty': it must be a number from 1 to 65535."
    assert ended.stderr == ""


def test_a_taken_port_is_a_sentence_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        ended = launch(PORT=str(taken.getsockname()[1]), DATA_DIR=str(tmp_path))
    assert ended.returncode == 1
    assert "cannot be used" in ended.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_second_start_on_one_data_folder_is_a_sentence(data_dir: Path) -> None:
    with folder.hold(data_dir):
        ended = launch(PORT=str(free_ports(1)[0]), DATA_DIR=str(data_dir))
    assert ended.returncode == 1
    assert "in use by process" in ended.stdout
    assert ended.stderr == ""


def test_a_program_that_ended_is_explained_by_its_log(tmp_path: Path) -> None:
    (tmp_path / "rasa.log").write_text("loading\nno such model\n")
    text = explain(Ended("rasa", "ended with exit code 1"), tmp_path)
    assert "rasa ended with exit code 1" in text
    assert "no such model" in text


def test_errors_of_groups_in_groups_are_all_found() -> None:
    one, two = LaunchError("one"), LaunchError("two")
    assert flattened(BaseExceptionGroup("", [one, BaseExceptionGroup("", [two])])) == [one, two]


@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_to_stop_is_a_good_end(number: str) -> None:
    source = (
        "import asyncio, os, signal\n"
        "from launch.__main__ import until_signalled\n"
        "async def work():\n"
        f"    os.kill(os.getpid(), signal.{number})\n"
        "    await asyncio.Event().wait()\n"
        "asyncio.run(until_signalled(work()))\n"
    )
    subprocess.run([sys.executable, "-c", source], cwd=ROOT, check=True)


async def test_work_that_is_done_is_a_good_end() -> None:
    await until_signalled(asyncio.sleep(0))


def told(launcher: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a command's end; return its exit code and what it wrote."""
    text, _ = launcher.communicate()
    return launcher.returncode, text


def test_a_trained_model_is_put_live_in_what_runs_unless_it_is_worse(tmp_path: Path) -> None:
    """One project through `make run`, `make train PROMOTE=1` and `make models`."""
    project = Project(tmp_path)
    with project.launch() as running:
        output_until(running, "Ctrl-C stops everything")
        project.write("config.yml", "politer")
        code, text = told(project.launch("train", "--promote"))
        assert (code, "how it does" in text, "none is running" in text) == (0, True, False)
        politer = serving(project)
        project.write("config.yml", "ruder")
        code, text = told(project.launch("train", "--promote"))
        assert (code, "- it is ruder" in text, serving(project)) == (1, True, politer)
        code, text = told(project.launch("train", "--promote", "--force"))
        assert (code, serving(project) != politer) == (0, True)
        running.terminate()
    known = json.loads(told(project.launch("models", "--json"))[1])
    assert [card["id"] for card in known if card["live"]] == [serving(project)]


def serving(project: Project) -> str:
    """The model that answers, as the launcher notes it."""
    noted = status.read(project.data_dir)
    assert noted is not None
    return str(noted.serving)


def test_without_a_launcher_the_next_one_starts_with_it(tmp_path: Path) -> None:
    code, text = told(Project(tmp_path).launch("train", "--promote"))
    assert (code, "from the next `make run` on" in text) == (0, True)


def test_a_tool_that_asks_for_json_reads_nothing_else(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "launch", "models", "--json"]
    environ = {"DATA_DIR": str(tmp_path)}
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    assert isinstance(json.loads(ended.stdout), list)


def test_what_goes_wrong_is_told_to_people_and_not_to_the_tool() -> None:
    command = [sys.executable, "-m", "launch", "models", "--json"]
    environ = {"PORT": "eighty"}
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "PORT is 'eighty'" in ended.stderr


DECIDED = Live(model="two", data="1234", at=7)


@pytest.mark.parametrize(
    ("reached", "told"),
    [
        (Status(state="live", model="two", at=7, serving="two"), ""),
        (
            Status(state="live", model="three", at=8, serving="three"),
            "three is live: that was decided meanwhile",
        ),
        (None, "It answers from the next `make run` on"),
    ],
)
async def test_whoever_decides_is_told_what_came_of_it(
    data_dir: Path, capsys: pytest.CaptureFixture[str], reached: Status | None, told: str
) -> None:
    with folder.hold(data_dir):
        if reached:
            status.note(data_dir, reached)
        await switched(data_dir, DECIDED)
    assert told in capsys.readouterr().out


async def test_a_model_that_was_refused_is_an_error_with_its_reason(data_dir: Path) -> None:
    reached = Status(state="failed", model="two", at=7, serving="one", error="Rasa says nothing.")
    status.note(data_dir, reached)
    with folder.hold(data_dir), pytest.raises(LaunchError, match="two is not live, one still is: Rasa says"):
        await switched(data_dir, DECIDED)
