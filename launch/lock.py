"""`python3 -m launch.lock`: writes the lock files anew from both pyproject files, for every platform."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from launch.install import find_uv, install_uv, trust_the_system

if TYPE_CHECKING:
    from collections.abc import Sequence

# Nothing in a lock file says where packages come from: that is for whoever installs to choose.
COMPILE = (
    "pip",
    "compile",
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-annotate",
    "--quiet",
)


class Lock(NamedTuple):
    """A lock file, and the options that say what it is made from."""

    path: str
    options: tuple[str, ...]


LOCKS = (
    Lock("requirements.lock", ("--python-version=3.11", "pyproject.toml")),
    Lock(
        "requirements-dev.lock",
        ("--python-version=3.11", "--extra=dev", "--constraint=requirements.lock", "pyproject.toml"),
    ),
    Lock("bot/requirements.lock", ("--python-version=3.10", "--all-extras", "bot/pyproject.toml")),
)


def command(uv: Path, lock: Lock, more: Sequence[str]) -> list[str]:
    """Return the command that writes `lock`; versions it has now are kept unless `more` says --upgrade."""
    header = "--custom-compile-command=make lock"
    return [str(uv), *COMPILE, header, f"--output-file={lock.path}", *lock.options, *more]


def main() -> None:
    """Write all lock files; arguments such as --upgrade go to uv."""
    root = Path(__file__).resolve().parent.parent
    trust_the_system(os.environ)
    uv = find_uv(root) or install_uv(root, os.environ)
    for lock in LOCKS:
        subprocess.run(command(uv, lock, sys.argv[1:]), cwd=root, check=True)


if __name__ == "__main__":
    main()
