import shutil
import sys
from pathlib import Path

import pytest

from launch import verify
from launch.verify import Outcome, Part


def test_every_part_runs_also_after_one_that_failed() -> None:
    bad = Part("bad", (sys.executable, "-c", "raise SystemExit(5)"))
    good = Part("good", (sys.executable, "-c", ""))
    assert [each.passed for each in verify.run([bad, good], {})] == [False, True]


def test_a_machine_without_redis_gets_the_bundled_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = verify.environment({"PATH": str(tmp_path)})["PATH"]
    assert shutil.which("redis-server", path=path)


def test_the_summary_has_a_line_a_part() -> None:
    lines = verify.summary([Outcome("lint", True, 1.26), Outcome("layout", False, 12)]).split("\n")
    assert lines == ["", f"  ✓ {'lint':<28}   1.3 s", f"  ✗ {'layout':<28}  12.0 s"]


def test_browser_tests_that_were_skipped_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "the browser tests cannot run" in verify.left_out({})
    assert verify.left_out({"CHROMIUM": "/opt/chromium"}) == ""


@pytest.mark.parametrize("parts", [verify.checks(), verify.tests()])
def test_both_environments_are_covered(parts: list[Part]) -> None:
    assert len({part.command[0] for part in parts if part.command[1:2] == ("-m",)}) == 2
