"""`python -m training texts`: puts changed texts live without training, checked first."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.errors import StoreUnavailable
from bot.live_texts import Responses, publish
from bot.redis import Redis, guarded
from training.findings import errors, report
from training.validate import findings

TRAIN = "That needs training: `make train`."


class Refused(Exception):
    """The texts cannot go live; the text says why and what to do."""


def main(arguments: Sequence[str]) -> int:
    """Publish what changed and name it; 1 and a sentence if it must not or cannot go live."""
    parser = argparse.ArgumentParser(prog="python -m training texts", description=__doc__)
    parser.add_argument("project", nargs="?", type=Path, default=Path(), help="where data/ and domain/ are")
    project = parser.parse_args(arguments).project
    try:
        print(put_live(project, redis_url(project)))
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


def put_live(project: Path, url: str) -> str:
    """Check the project's texts, publish them for the model now live, and say what changed."""
    found = findings(project)
    if errors(found):
        raise Refused(f"{report(found)}\nNothing went live.")
    trained, written = domain_of(live_model(project)), domain_in(project)
    if other := list(needs_training(trained, written)):
        raise Refused("\n".join([f"Not only texts have changed: {', '.join(other)}.", TRAIN]))
    try:
        with guarded("publishing"):
            asyncio.run(publish(Redis(url), trained["responses"], written["responses"]))
    except StoreUnavailable as error:
        raise Refused(f"Redis cannot be reached ({error}): is `make run` running?") from error
    return said(changed(trained["responses"], written["responses"]))


def redis_url(project: Path) -> str:
    """Where the running bot's Redis is: as `make run` noted it, unless `REDIS_URL` tells."""
    note = Path(os.environ.get("DATA_DIR") or project / ".data") / "redis.url"
    if url := os.environ.get("REDIS_URL"):
        return url
    if note.exists():
        return note.read_text().strip()
    raise Refused("Nothing is running here: start it with `make run`, or set REDIS_URL.")


def live_model(project: Path) -> Path:
    """The file of the model that is live."""
    try:
        model = str(json.loads((project / "models" / "live.json").read_text())["model"])
    except (OSError, ValueError, KeyError) as error:
        raise Refused("No model is live yet: `make run` or `make train` trains one.") from error
    path = project / "models" / f"{model}.tar.gz"
    if not path.exists():
        raise Refused(f"The live model's file, {path}, is missing: `make train` makes one.")
    return path


def domain_of(model: Path) -> dict[str, Any]:
    """What the model was trained with: names, slots, forms, responses."""
    from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: PLC0415  # takes seconds

    return _as_dict(LocalModelStorage.metadata_from_archive(model).domain)


def domain_in(project: Path) -> dict[str, Any]:
    """What the project's files say now."""
    from rasa.shared.core.domain import Domain  # noqa: PLC0415  # takes seconds

    folder = project / "domain"
    return _as_dict(Domain.load(folder if folder.exists() else project / "domain.yml"))


def _as_dict(domain: Any) -> dict[str, Any]:
    return {**domain.as_dict(), "responses": domain.responses}


def needs_training(trained: dict[str, Any], written: dict[str, Any]) -> Iterator[str]:
    """What changed besides texts, by name: sections of the domain, and responses that came, went, or train.

    A response with a slash in its name is an example for the response selector as well.
    """
    for section in sorted((trained.keys() | written.keys()) - {"responses"}):
        if _in_any_order(trained.get(section)) != _in_any_order(written.get(section)):
            yield section
    before, now = trained["responses"], written["responses"]
    yield from (f"{name} is new" for name in sorted(now.keys() - before.keys()))
    yield from (f"{name} is gone" for name in sorted(before.keys() - now.keys()))
    yield from (f"{name} is an example too" for name in changed(before, now) if "/" in name)


def _in_any_order(section: Any) -> Any:
    """Lists of names say the same in any order; Rasa sorts some of them."""
    return sorted(map(repr, section)) if isinstance(section, list) else section


def changed(before: Responses, now: Responses) -> list[str]:
    """The responses that differ, by name."""
    return sorted(name for name in before.keys() & now.keys() if before[name] != now[name])


def said(names: Sequence[str]) -> str:
    """What went live, as a sentence."""
    if not names:
        return "The texts are those of the live model: there is nothing to change."
    return f"Live in a second: {', '.join(names)}."
