import os
import stat
from pathlib import Path

import pytest

from launch import data_dir as folder
from launch.errors import LaunchError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_data_folder_is_its_owners_only(tmp_path: Path) -> None:
    with folder.hold(tmp_path / "new" / "data"):
        assert mode(tmp_path / "new" / "data") == 0o700


def test_a_second_start_is_refused_with_the_pid_of_the_first(tmp_path: Path) -> None:
    with (
        folder.hold(tmp_path),
        pytest.raises(LaunchError, match=f"in use by process {os.getpid()}"),
        folder.hold(tmp_path),
    ):
        pass


def test_the_folder_can_be_held_again_once_it_is_let_go(tmp_path: Path) -> None:
    for _ in range(2):
        with folder.hold(tmp_path):
            pass


def test_a_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    assert folder.kept_secret(path) == folder.kept_secret(path) != folder.kept_secret(tmp_path / "other")
    assert mode(path) == 0o600


def test_what_is_left_of_an_interrupted_write_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "note.part").write_text("half")
    folder.write_private(tmp_path / "note", "whole")
    assert (tmp_path / "note").read_text() == "whole\n"


def test_a_large_log_is_put_aside(data_dir: Path) -> None:
    log = folder.log_file(data_dir, "web")
    log.write_bytes(b"x" * (folder.LOG_LIMIT_BYTES + 1))
    assert not folder.log_file(data_dir, "web").exists()
    assert log.with_suffix(".log.1").exists()


def test_a_small_log_goes_on(data_dir: Path) -> None:
    folder.log_file(data_dir, "web").write_text("earlier")
    assert folder.log_file(data_dir, "web").read_text() == "earlier"


def test_a_folder_is_held_while_a_launcher_holds_it(tmp_path: Path) -> None:
    assert not folder.is_held(tmp_path / "data")
    with folder.hold(tmp_path / "data"):
        assert folder.is_held(tmp_path / "data")
    assert not folder.is_held(tmp_path / "data")
