"""A package index on the loopback interface, with one tiny package."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from launch.ports import LOOPBACK

NAME, WHEEL = "tiny-package", "tiny_package-1.0-py3-none-any.whl"
FILES = {
    "tiny_package.py": "HERE = True\n",
    "tiny_package-1.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {NAME}\nVersion: 1.0\n",
    "tiny_package-1.0.dist-info/WHEEL": (
        "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    ),
    "tiny_package-1.0.dist-info/RECORD": "".join(
        f"{name},,\n"
        for name in (
            "tiny_package.py",
            *(f"tiny_package-1.0.dist-info/{each}" for each in ("METADATA", "WHEEL", "RECORD")),
        )
    ),
}


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and logs nothing."""

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def lock_line(folder: Path) -> str:
    """Make the index in `folder` and return the line of a lock file that names its package."""
    page = folder / NAME
    page.mkdir(parents=True)
    with zipfile.ZipFile(page / WHEEL, "w") as wheel:
        for name, text in FILES.items():
            wheel.writestr(name, text)
    digest = hashlib.sha256((page / WHEEL).read_bytes()).hexdigest()
    (page / "index.html").write_text(f'<a href="{WHEEL}#sha256={digest}">{WHEEL}</a>')
    return f"{NAME}==1.0 --hash=sha256:{digest}\n"


@contextmanager
def served(folder: Path, port: int) -> Iterator[None]:
    """Serve the index at `port` inside the block."""
    with ThreadingHTTPServer((LOOPBACK, port), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever).start()
        try:
            yield
        finally:
            server.shutdown()
