import asyncio
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from launch import data_dir as folder
from launch.__main__ import explain, flattened, until_signalled
from launch.errors import Ended, LaunchError
from launch.ports import LOOPBACK, free_ports
from launch.programs import ROOT


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
