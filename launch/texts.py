"""`python -m launch.texts`: puts changed texts live without training. What `make texts` calls."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from launch import models, sources
from launch.programs import ROOT
from launch.terminal import warn

if TYPE_CHECKING:
    from pathlib import Path

WAITING = "Not only domain/ has changed since the live model was decided on: the rest waits for `make train`."


def put_live(root: Path) -> int:
    """Have the live model say the texts of the sources; return the exit code of what checks and publishes.

    A model that was gone back to is live for the sources with these texts as well: `make run` keeps it.
    """
    decided, data = models.live(root), sources.fingerprint(root)
    python = str(root / "bot" / ".venv" / "bin" / "python")
    command = (python, "-W", "ignore", "-m", "training", "texts")
    code = subprocess.run(command, cwd=root, check=False).returncode
    if code or decided is None:
        return code
    if not sources.differ_in_domain_only(decided.data, data):
        warn(WAITING)
    elif decided.model != decided.data:
        models.confirm(root, decided, data)
    return code


if __name__ == "__main__":
    sys.exit(put_live(ROOT))
