"""A copy of the project that has models of its own: a test may decide which one is live."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from pathlib import Path

from launch import models, sources
from launch.models import Live
from launch.programs import ROOT

COPIED = ("launch", "domain")
OWN = {*COPIED, "models", "tests"}


class Project:
    """The project's files in `folder`, by reference, with the launcher, the texts and its models by copy.

    The launcher finds everything from where it is itself, and a copy of it finds the copy.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "models").mkdir(parents=True)
        for name in COPIED:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for entry in ROOT.iterdir():
            if entry.name not in OWN and not entry.name.startswith("."):
                (folder / entry.name).symlink_to(entry)

    def add(self, model: Path, name: str, says: tuple[str, str] = ("", "")) -> None:
        """Put a model there under a name of its own; where it said the first words it says the second."""
        _rewrite(model, models.path(self.folder, name), *(words.encode() for words in says))

    def say(self, old: str, new: str) -> None:
        """Have the texts say the new words where they said the old ones."""
        for file in (self.folder / "domain").iterdir():
            file.write_text(file.read_text().replace(old, new))

    def decide(self, name: str, at: int) -> Live:
        """Have the model live, as `make train` does with PROMOTE=1."""
        return models.promote(self.folder, name, sources.fingerprint(self.folder), at)


def _rewrite(model: Path, into: Path, old: bytes, new: bytes) -> None:
    """Copy a model with other words in its domain, and an id of Rasa's own that follows from its name."""
    part = into.with_suffix(".part")
    with tarfile.open(model) as source, tarfile.open(part, "w:gz", compresslevel=1) as target:
        for member in source:
            file = source.extractfile(member)
            content = file.read() if file else b""
            if member.name in {"metadata.json", "components/domain_provider/domain.yml"} and old:
                assert old in content
                content = content.replace(old, new)
            if member.name == "metadata.json":
                content = json.dumps({**json.loads(content), "model_id": into.name}).encode()
            member.size = len(content)
            target.addfile(member, io.BytesIO(content))
    part.replace(into)
