"""The hub's files, on disk and in memory: whole or not at all, whatever they are called."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.channel import Files, Kept
from hub.errors import Refused, Unavailable
from hub.folder import Folder
from hub.memory.files import MemoryFiles

ODD = "../../etc/pass wd\n\x00é"


async def pieces(*parts: bytes, then: Exception | None = None) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
    if then:
        raise then


@pytest.fixture(params=["folder", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    return Folder(tmp_path / "files") if request.param == "folder" else MemoryFiles()


@pytest.mark.parametrize("media", ["f1", ODD])
async def test_a_file_comes_back_as_it_was(files: Files, media: str) -> None:
    await files.keep(media, "image/png", pieces(b"a\nb", b"", b"\x00c"), 100)
    assert await files.read(media) == Kept("image/png", b"a\nb\x00c")


async def test_what_was_never_kept_is_not_there(files: Files) -> None:
    assert await files.read("f1") is None


async def test_a_file_over_the_limit_is_refused_whole(files: Files) -> None:
    with pytest.raises(Refused, match="too large"):
        await files.keep("f1", "image/png", pieces(b"12345", b"6"), 5)
    assert await files.read("f1") is None


async def test_a_file_cut_short_leaves_the_one_before(files: Files) -> None:
    await files.keep("f1", "image/png", pieces(b"old"), 5)
    with pytest.raises(Unavailable):
        await files.keep("f1", "image/png", pieces(b"n", then=Unavailable("gone")), 5)
    assert await files.read("f1") == Kept("image/png", b"old")


async def test_nothing_is_written_outside_its_folder(tmp_path: Path) -> None:
    await Folder(tmp_path / "files").keep(ODD, "text/plain", pieces(b"x"), 5)
    assert [path.name for path in tmp_path.iterdir()] == ["files"]


async def test_a_folder_that_cannot_be_written_is_away(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file where the folder should be")
    with pytest.raises(Unavailable):
        await Folder(tmp_path / "files").keep("f1", "text/plain", pieces(b"x"), 5)
    with pytest.raises(Unavailable):
        await Folder(tmp_path / "files").read("f1")
