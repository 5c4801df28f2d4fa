"""The hub's files in a folder that web and workers share (`DATA_DIR/files`)."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from hub.channel import Kept
from hub.errors import Refused, Unavailable

TOO_LARGE = "The file is too large to be kept."


class Folder:
    """`hub.channel.Files`: a file and its type are one file on disk, written whole or not at all.

    What a file is called outside never becomes a name on disk: names there are digests of media ids.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    async def keep(self, media: str, mime: str, pieces: AsyncIterator[bytes], limit: int) -> None:
        data = bytearray()
        async for piece in pieces:
            data += piece
            if len(data) > limit:
                raise Refused(TOO_LARGE)
        try:
            await asyncio.to_thread(_write, self._path(media), mime.encode() + b"\n" + data)
        except OSError as error:
            raise Unavailable(f"the folder of files: {error.strerror}") from error

    async def read(self, media: str) -> Kept | None:
        try:
            mime, _, data = (await asyncio.to_thread(self._path(media).read_bytes)).partition(b"\n")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unavailable(f"the folder of files: {error.strerror}") from error
        return Kept(mime.decode(), data)

    def _path(self, media: str) -> Path:
        name = hashlib.sha256(media.encode(errors="surrogatepass")).hexdigest()
        return self._root / name[:2] / name


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    Path(file.name).replace(path)
