"""The trained assistant: trained when what it is made from has changed, else taken from models/."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from launch.errors import LaunchError
from launch.process import Program, how_it_ended
from launch.programs import QUIET
from launch.terminal import Step, last_line, tail

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from launch.process import Run

SOURCES = ("config.yml", "domain.yml", "domain", "data", "bot/requirements.lock")
KEPT_MODELS = 3


def model_path(root: Path) -> Path:
    """Return where the model of the present data is, or will be once it is trained."""
    return root / "models" / f"{fingerprint(root)}.tar.gz"


def fingerprint(root: Path) -> str:
    """Return a hash of everything the assistant is trained from: names and contents."""
    digest = hashlib.sha256()
    for path in _sources(root):
        digest.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        path = root / name
        if path.is_file():
            yield path
        yield from sorted(each for each in path.rglob("*") if each.is_file() and each.suffix != ".pyc")


def domain(root: Path) -> str:
    """Return the domain's name: one file or a folder of them."""
    return "domain.yml" if (root / "domain.yml").exists() else "domain"


def training(root: Path, out: Path, environ: Mapping[str, str]) -> Program:
    """Return Rasa's training command, which writes out/model.tar.gz.

    The data is not validated once more: `make validate` does that, and takes as long as the training.
    """
    flags = ("--domain", domain(root), "--out", str(out), "--fixed-model-name", "model", "--skip-validation")
    python = root / "bot" / ".venv" / "bin" / "python"
    return Program("train", (str(python), "-m", "rasa", "train", *flags), {**environ, **QUIET})


async def train(command: Program, out: Path, log: Path, run: Run) -> Path:
    """Run `command` with its progress on the terminal and return the model it wrote in `out`.

    Raises LaunchError with the end of the log if it wrote none.
    """
    with Step("Training the assistant") as step:
        async with run(command) as process:
            ended = asyncio.ensure_future(process.wait())
            while not (await asyncio.wait([ended], timeout=0.2))[0]:
                step.tick(last_line(log))
        if ended.result() or not (out / "model.tar.gz").exists():
            lines = "\n    ".join(tail(log, 20))
            how = how_it_ended(ended.result())
            raise LaunchError(f"The training {how} and left no model:\n    {lines}\n  The whole log: {log}")
    return out / "model.tar.gz"


async def trained(root: Path, environ: Mapping[str, str], log: Path, run: Run) -> Path:
    """Return the model of the present data, trained now if need be.

    It appears in models/ whole or not at all.
    """
    model = model_path(root)
    if model.exists():
        return model
    with tempfile.TemporaryDirectory(prefix=".training-", dir=model.parent) as folder:
        out = Path(folder)
        (await train(training(root, out, environ), out, log, run)).replace(model)
    _drop_old(model)
    return model


def _drop_old(new: Path) -> None:
    """Keep the newest models; which is new is told, for two files may bear the same time."""
    others = sorted(new.parent.glob("*.tar.gz"), key=lambda model: (model == new, model.stat().st_mtime))
    for model in others[:-KEPT_MODELS]:
        model.unlink()
