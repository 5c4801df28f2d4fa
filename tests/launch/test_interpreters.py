import sys
from pathlib import Path

from launch import interpreters

HERE = "{}.{}".format(*sys.version_info)


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_this_interpreter_is_found_first() -> None:
    assert interpreters.find(["2.0", HERE], {}) == Path(sys.executable)


def test_one_on_path_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    script(tmp_path / "shims" / "python9.9", "echo 'pyenv: python9.9: command not found' >&2; exit 127")
    good = script(tmp_path / "good" / "python9.9", "echo 9.9")
    path = f"{tmp_path / 'nowhere'}:{tmp_path / 'shims'}:{good.parent}"
    assert interpreters.find(["9.9"], {"PATH": path}) == good


def test_pyenvs_versions_are_looked_at_though_not_switched_on(tmp_path: Path) -> None:
    good = script(tmp_path / "versions" / "9.9.1" / "bin" / "python", "echo 9.9")
    assert interpreters.find(["9.9"], {"PATH": "", "PYENV_ROOT": str(tmp_path)}) == good


def test_a_missing_version_is_none(tmp_path: Path) -> None:
    assert interpreters.find(["9.9"], {"PATH": str(tmp_path), "PYENV_ROOT": str(tmp_path)}) is None


def test_a_file_that_cannot_run_has_no_version(tmp_path: Path) -> None:
    (tmp_path / "python").write_text("no program")
    assert interpreters.version_of(tmp_path / "python") is None
