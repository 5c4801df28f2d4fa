"""Programs from npm that tests are held against: installed once under .cache, as their lock file says.

Where they cannot be installed, tests that need them are skipped with a sentence; on CI that is an error.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_WANTED = ROOT / "tests" / "npm"
_LIMIT = 300


def node_modules() -> Path:
    """Return the folder with the packages; skips the test where there is none."""
    lock = (_WANTED / "package-lock.json").read_bytes()
    folder = ROOT / ".cache" / f"npm-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not (folder / "complete").exists():
        _install(folder)
    return folder / "node_modules"


def _install(folder: Path) -> None:
    if not shutil.which("node") or not shutil.which("npm"):
        _give_up("There is no node on PATH: install it to hold SMS against Twilio's own tools.")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_WANTED / name, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_LIMIT, check=False)
    if done.returncode:
        _give_up(f"npm could not install what SMS is held against: {done.stderr.strip()[-200:]}")
    (folder / "complete").touch()


def _give_up(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
