"""Finds the Python versions the two environments need. A candidate counts only after it really ran:
pyenv leaves shims on PATH for versions that are not switched on.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ASK = "import sys, ssl, sqlite3; print('%d.%d' % sys.version_info[:2])"


def candidates(version: str, environ: Mapping[str, str]) -> Iterator[Path]:
    """Yield the places where a Python `version` ("3.11") may be, the nearest first."""
    yield Path(sys.executable)
    for folder in environ.get("PATH", "").split(os.pathsep):
        yield Path(folder, f"python{version}")
    pyenv = Path(environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for installed in sorted(pyenv.glob(f"versions/{version}.*"), reverse=True):
        yield installed / "bin" / "python"


def version_of(python: Path) -> str | None:
    """Run `python` and return its version as "3.11", or None if it does not run whole."""
    if not python.is_file():
        return None
    try:
        answer = subprocess.run(
            [str(python), "-c", ASK], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()


def find(versions: Sequence[str], environ: Mapping[str, str]) -> Path | None:
    """Return an interpreter of one of `versions`, the first named preferred, or None."""
    for version in versions:
        for candidate in candidates(version, environ):
            if version_of(candidate) == version:
                return candidate
    return None
