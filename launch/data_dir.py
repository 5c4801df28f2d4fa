"""The data folder: one launcher at a time, readable by its owner only, with what must outlive a run."""

from __future__ import annotations

import fcntl
import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

from launch.errors import LaunchError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOG_LIMIT_BYTES = 10 * 1024 * 1024


def prepare(data_dir: Path) -> None:
    """Create the data folder with its folders for logs and pids."""
    for folder in (data_dir, data_dir / "logs", data_dir / "pids"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def hold(data_dir: Path) -> Iterator[int]:
    """Prepare `data_dir` and lock it inside the block; yields the lock's descriptor.

    Raises LaunchError, naming the process, if another launcher holds it. The lock goes when the last process
    that has the descriptor is gone.
    """
    prepare(data_dir)
    descriptor = os.open(data_dir / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor, data_dir)
        for left in data_dir.glob("pids/*.pid"):  # by a launcher that was killed
            left.unlink()
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _lock(descriptor: int, data_dir: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(descriptor, 32, 0).decode() or "unknown"
        raise LaunchError(
            f"{data_dir} is in use by process {holder}. Stop that one first, "
            "or choose another folder and port: DATA_DIR=… PORT=… make run"
        ) from error


def is_held(data_dir: Path) -> bool:
    """Tell whether a launcher runs on `data_dir`."""
    try:
        descriptor = os.open(data_dir / "lock", os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def kept_secret(path: Path, size: int = 32) -> str:
    """Return the secret kept in `path`, made of `size` random bytes the first time."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(size))
    return path.read_text(encoding="utf-8").strip()


def write_private(path: Path, text: str) -> None:
    """Write a file only its owner can read, whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    part.replace(path)


def log_file(data_dir: Path, name: str) -> Path:
    """Return the log file of a program, the old one put aside once it is large."""
    path = data_dir / "logs" / f"{name}.log"
    if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path
