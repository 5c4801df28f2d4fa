"""The registry of models: a card beside each, and which one is live with those that were before it.

    models/<id>.tar.gz   a model; its id is the hash of what it was trained from: the data's version
    models/<id>.json     its card: git commit, when it was trained, how it scored, when it last went live
    models/live.json     which one is live, and of which state of the sources that was decided

Files are written whole or not at all. One that cannot be read (an edit by hand makes such a one) counts as
missing, and the person at the terminal is told so.
"""

from __future__ import annotations

import fcntl
import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from launch.data_dir import write_private
from launch.errors import LaunchError
from launch.terminal import warn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEPT_BEFORE = 5
KEPT_NEWEST = 3

NAME = r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$"
ModelId = Annotated[str, Field(pattern=NAME)]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]


class Record(BaseModel):
    """What is kept as a JSON file; fields that later versions add are passed over."""

    model_config = ConfigDict(frozen=True)


class Confusion(Record):
    """So many examples of one intent were taken for another."""

    meant: str
    taken_for: str
    times: Count


class Scores(Record):
    """How a model did: intents by cross-validation, F1 of each, and the test stories."""

    accuracy: Share
    macro_f1: Share
    intents: dict[str, Share]
    confusions: tuple[Confusion, ...]
    stories_passed: Count
    stories_total: Count


class Card(Record):
    """What is known of a model. `commit` ends in "+" if the sources had changed since; times are in ms."""

    id: ModelId
    trained_at: Count
    commit: str | None = None
    promoted_at: Count | None = None
    scores: Scores | None = None


class Live(Record):
    """The decision which model is live, taken `at` (ms) of the sources with the fingerprint `data`."""

    model: ModelId
    data: str
    at: Count
    before: tuple[ModelId, ...] = ()
    """The models that were live before, newest last."""


R = TypeVar("R", bound=Record)


def path(root: Path, model: str) -> Path:
    """Return where the model is, or would be."""
    return root / "models" / f"{model}.tar.gz"


def live(root: Path) -> Live | None:
    """Return what was decided to be live, or None if nothing has been yet."""
    return _read(_live_file(root), Live)


def before(root: Path) -> str | None:
    """Return the model that was live before and is still there, or None."""
    now = live(root)
    earlier = reversed(now.before) if now else ()
    return next((model for model in earlier if path(root, model).exists()), None)


def promote(root: Path, model: str, data: str, at: int) -> Live:
    """Decide that `model` is live for the sources with the fingerprint `data`.

    Raises LaunchError if there is no such model.
    """
    with _alone(root):
        was = live(root)
        earlier = [*was.before, was.model] if was else []
        history = [each for each in earlier if each != model][-KEPT_BEFORE:]
        return _decide(root, Live(model=model, data=data, at=at, before=tuple(history)))


def rollback(root: Path, data: str, at: int) -> Live:
    """Decide that the model before is live again, for the present sources: they do not undo it.

    Going back twice goes back two models. Raises LaunchError if there is none to go back to.
    """
    with _alone(root):
        was, model = live(root), before(root)
        if was is None or model is None:
            raise LaunchError("There is no model to go back to: none was live before this one.")
        history = was.before[: was.before.index(model)]
        return _decide(root, Live(model=model, data=data, at=at, before=history))


def refuse(root: Path, wrong: Live, running: str, at: int) -> Live | None:
    """Decide that what is `running` stays live, for what `wrong` decided cannot be; for the same sources.

    Something else that was decided meanwhile is left alone: then None.
    """
    with _alone(root):
        if live(root) != wrong:
            return None
        known = running in wrong.before
        history = wrong.before[: wrong.before.index(running)] if known else wrong.before
        decided = Live(model=running, data=wrong.data, at=at, before=history)
        _write(_live_file(root), decided)
        return decided


def confirm(root: Path, decided: Live, data: str) -> None:
    """Have what was decided stand for the sources with the fingerprint `data`, unless it stands no more."""
    with _alone(root):
        if live(root) == decided:
            _write(_live_file(root), decided.model_copy(update={"data": data}))


def card(root: Path, model: str) -> Card | None:
    """Return the model's card; one with its time alone if it has none, None if there is no model either."""
    known = _read(_card_file(root, model), Card)
    file = path(root, model)
    if known is None and file.exists():
        return Card(id=model, trained_at=int(file.stat().st_mtime * 1000))
    return known


def cards(root: Path) -> list[Card]:
    """Return the cards of all models that are there or have been live, the newest first."""
    ids = _named(root, ".tar.gz") | _named(root, ".json")
    found = [known for model in sorted(ids) if (known := card(root, model))]
    return sorted(found, key=lambda known: known.trained_at, reverse=True)


def write_card(root: Path, known: Card) -> None:
    """Keep the card."""
    with _alone(root):
        _write(_card_file(root, known.id), known)


def drop_old(root: Path, new: str) -> None:
    """Remove models that are neither live, nor live before, nor among the newest; `new` is the newest.

    The card of a model that has been live stays: it is the record.
    """
    with _alone(root):
        now = live(root)
        held = {new, *((now.model, *now.before) if now else ())}
        others = _named(root, ".tar.gz") - {new}
        by_age = sorted(others, key=lambda model: path(root, model).stat().st_mtime, reverse=True)
        for model in set(by_age[KEPT_NEWEST - 1 :]) - held:
            path(root, model).unlink()
            known = card(root, model)
            if known and known.promoted_at is None:
                _card_file(root, model).unlink()


def _decide(root: Path, decided: Live) -> Live:
    known = card(root, decided.model)
    if known is None or not path(root, decided.model).exists():
        raise LaunchError(f"There is no model {decided.model}: `make models` shows those there are.")
    _write(_card_file(root, decided.model), known.model_copy(update={"promoted_at": decided.at}))
    _write(_live_file(root), decided)
    return decided


def _named(root: Path, ending: str) -> set[str]:
    names = (file.name.removesuffix(ending) for file in (root / "models").glob(f"*{ending}"))
    return {name for name in names if re.fullmatch(NAME, name)} - {_live_file(root).stem}


def _live_file(root: Path) -> Path:
    return root / "models" / "live.json"


def _card_file(root: Path, model: str) -> Path:
    return root / "models" / f"{model}.json"


def _read(file: Path, kind: type[R]) -> R | None:
    try:
        return kind.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        warn(f"models/{file.name} cannot be read and is left out: {_first(error)}")
        return None


def _first(error: ValidationError) -> str:
    detail = error.errors()[0]
    where = ".".join(str(part) for part in detail["loc"])
    return f"{where}: {detail['msg']}" if where else detail["msg"]


def _write(file: Path, record: Record) -> None:
    write_private(file, record.model_dump_json(indent=2))


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Keep other commands from deciding or writing inside the block."""
    folder = os.open(root / "models", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
