"""The test projects' models: really trained, and kept until the project or Rasa changes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = Path(__file__).parent / "project"
_CACHE = ROOT / ".cache" / "test-models"
_FILES = {"config": "config.yml", "domain": "domain.yml", "data": "data.yml"}


def trained_model(project: Path = PROJECT) -> Path:
    """The path of the model; trains it (half a minute) if nobody has yet."""
    sources = [(project / name).read_bytes() for name in _FILES.values()]
    digest = hashlib.sha256(b"\0".join([version("rasa").encode(), *sources])).hexdigest()[:16]
    path = _CACHE / f"{digest}.tar.gz"
    if not path.exists():
        _train(project, digest)
    return path


def _train(project: Path, name: str) -> None:
    inputs = [word for option, file in _FILES.items() for word in (f"--{option}", str(project / file))]
    output = ["--out", str(_CACHE), "--fixed-model-name", name]
    subprocess.run([sys.executable, "-m", "rasa", "train", *inputs, *output], check=True, cwd=ROOT)
