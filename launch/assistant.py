"""The trained assistant: trained when what it is made from has changed, else taken from models/."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from launch import models, sources
from launch.errors import LaunchError
from launch.process import Program, how_it_ended
from launch.programs import QUIET
from launch.terminal import Step, last_line, tail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from launch.process import Run

MODEL, SCORES = "model.tar.gz", "scores.json"
# The classifier's matrices are small: a second thread takes twice the work for the same time.
ONE_THREAD = {"OMP_NUM_THREADS": "1"}

Clock = Callable[[], int]
"""Gives milliseconds since the epoch."""


@dataclass(frozen=True)
class Workshop:
    """Where the assistant is trained, and with what; what is `run` there writes to `log`."""

    root: Path
    environ: Mapping[str, str]
    log: Path
    run: Run
    clock: Clock


async def wanted(shop: Workshop) -> Path:
    """Return the model to start with.

    It is the live one as long as the sources are those it was made live for. Once they have changed it is
    their own, trained if need be, and that is live from then on.
    """
    data = sources.fingerprint(shop.root)
    live = models.live(shop.root)
    if live and live.data == data and models.path(shop.root, live.model).exists():
        return models.path(shop.root, live.model)
    await trained(shop, data)
    models.promote(shop.root, data, data, shop.clock())
    return models.path(shop.root, data)


async def trained(shop: Workshop, data: str) -> Path:
    """Return the model of the present sources, whose fingerprint is `data`; trained now if need be."""
    model = models.path(shop.root, data)
    if not model.exists():
        with tempfile.TemporaryDirectory(prefix=".training-", dir=model.parent) as folder:
            await work(shop, command(shop, "train", Path(folder)))
            keep(shop, Path(folder), data)
    return model


def command(shop: Workshop, task: str, folder: Path, *options: str) -> Program:
    """Return the program that does a `task` of training/ and leaves what comes of it in `folder`.

    The data is not validated once more: `make validate` does that.
    """
    flags = ("--domain", domain(shop.root), "--out", str(folder), *options)
    python = shop.root / "bot" / ".venv" / "bin" / "python"
    environ = {**ONE_THREAD, **shop.environ, **QUIET}
    return Program("train", (str(python), "-m", "training", task, *flags), environ)


def domain(root: Path) -> str:
    """Return the domain's name: one file or a folder of them."""
    return "domain.yml" if (root / "domain.yml").exists() else "domain"


async def work(shop: Workshop, program: Program) -> None:
    """Run `program`, its progress on the terminal. Raises LaunchError with the end of its log if it fails."""
    with Step("Training the assistant") as step:
        async with shop.run(program) as process:
            ended = asyncio.ensure_future(process.wait())
            while not (await asyncio.wait([ended], timeout=0.2))[0]:
                step.tick(last_line(shop.log))
        if ended.result():
            lines = "\n    ".join(tail(shop.log, 20))
            how = how_it_ended(ended.result())
            raise LaunchError(f"The training {how}:\n    {lines}\n  The whole log: {shop.log}")


def keep(shop: Workshop, folder: Path, data: str) -> None:
    """Take the model and its scores from `folder`, with a card, and let old models go.

    The card comes first: a model that is there has been scored. Raises LaunchError if there is no model, or
    nobody knows of what: then the files were changed while it was trained.
    """
    if sources.fingerprint(shop.root) != data:
        raise LaunchError("The assistant's files were changed while it was trained. Train it again.")
    if not (folder / MODEL).exists() or not (folder / SCORES).exists():
        raise LaunchError(f"The training left no model with its scores. The whole log: {shop.log}")
    scores = models.Scores.model_validate_json((folder / SCORES).read_bytes())
    known = models.card(shop.root, data) or models.Card(
        id=data, trained_at=shop.clock(), commit=sources.commit(shop.root)
    )
    models.write_card(shop.root, known.model_copy(update={"scores": scores}))
    (folder / MODEL).replace(models.path(shop.root, data))
    models.drop_old(shop.root, data)
