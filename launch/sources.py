"""What the assistant is made from: a fingerprint of it, and the commit it is at."""

from __future__ import annotations

import hashlib
import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

DOMAIN = ("domain.yml", "domain")
SOURCES = ("config.yml", *DOMAIN, "data", "bot/requirements.lock", "bot/encoder/SHA256SUMS")
HALF = 8
MODULE = re.compile(r"\bbot(?:\.\w+)+")
FOLDER = re.compile(r"[\w./-]+/[\w.-]+")


def fingerprint(root: Path) -> str:
    """Return a hash of everything the assistant is trained from: names and contents.

    Its second half is the domain's, where the texts are, the first that of all else.
    """
    files = list(_files(root))
    domain = [path for path in files if path.relative_to(root).parts[0] in DOMAIN]
    return _half(root, (path for path in files if path not in domain)) + _half(root, domain)


def differ_in_domain_only(one: str, other: str) -> bool:
    """Tell whether the sources with these fingerprints are the same but for the domain."""
    return one[:HALF] == other[:HALF]


def commit(root: Path) -> str | None:
    """Return the short git commit the sources are at, with a "+" if they changed since; None without git."""
    try:
        head = _git(root, "rev-parse", "--short", "HEAD").strip()
        changed = _git(root, "status", "--porcelain", "--", *_names(root))
    except (OSError, subprocess.CalledProcessError):
        return None
    return f"{head}+" if changed else head


def _half(root: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:HALF]


def _git(root: Path, *words: str) -> str:
    command = ["git", "-C", str(root), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _names(root: Path) -> list[str]:
    return sorted({str(path.relative_to(root)) for path in _files(root)})


def _files(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        path = root / name
        if path.is_file():
            yield path
        yield from sorted(each for each in path.rglob("*") if each.is_file() and each.suffix != ".pyc")
    yield from _encoders(root)
    yield from sorted(_components(root))


def _encoders(root: Path) -> Iterator[Path]:
    """Find the checksums of encoders that the pipeline names by their folder: they stand for the files."""
    for folder in sorted(set(FOLDER.findall(_text(root / "config.yml")))):
        path = root / folder.lstrip("/") / "SHA256SUMS"
        if path.is_file():
            yield path


def _components(root: Path) -> set[Path]:
    """Find the modules of bot/ that the pipeline names, and those of bot/ that they name in turn."""
    found: set[Path] = set()
    unread = {root / "config.yml"}
    while unread:
        names = {name for path in unread for name in MODULE.findall(_text(path))}
        unread = {path for name in names for path in _modules(root, name)} - found
        found |= unread
    return found


def _modules(root: Path, name: str) -> Iterator[Path]:
    """Find the file of a dotted name: the module itself, or the one a class is in."""
    path = root.joinpath(*name.split("."))
    return (each for each in (path.with_suffix(".py"), path.parent.with_suffix(".py")) if each.is_file())


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
