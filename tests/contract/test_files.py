"""The twins of the hub's files are held by one suite: tests/hub/test_folder.py runs it on both."""

from __future__ import annotations

from hub.memory.files import MemoryFiles
from tests.hub.test_folder import pieces


async def test_a_file_kept_again_is_replaced() -> None:
    files = MemoryFiles()
    for data in (b"old", b"new"):
        await files.keep("f1", "image/png", pieces(data), 5)
    kept = await files.read("f1")
    assert kept is not None
    assert kept.data == b"new"
