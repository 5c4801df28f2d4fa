"""Files that customers sent."""

from __future__ import annotations

import pytest

from adapters.telegram.source import MOST_BYTES
from hub.errors import HubError, Refused, Unauthorised, Unavailable
from hub.messages import Attachment, Kind
from tests.adapters.telegram.line import Line, line
from tests.providers.telegram import ADA, TOKEN


async def fetch(ends: Line, ref: str, size: int = 0) -> bytes:
    assert ends.connected.source is not None
    attachment = Attachment("media-1", Kind.DOCUMENT, "receipt.pdf", "application/pdf", ref, size)
    return b"".join([piece async for piece in ends.connected.source.fetch(attachment)])


async def test_a_file_is_fetched_whole() -> None:
    data = bytes(range(256)) * 1000
    async with line() as ends:
        document = ends.telegram.attach(ADA, "document", data)["document"]
        assert await fetch(ends, document["file_id"], document["file_size"]) == data


async def test_a_file_that_says_it_is_too_large_is_not_asked_for() -> None:
    async with line() as ends:
        with pytest.raises(Refused):
            await fetch(ends, "x", MOST_BYTES + 1)
        assert ends.telegram.calls == []


@pytest.mark.parametrize("size", [20_971_521, MOST_BYTES + 1])
async def test_a_file_that_is_too_large_is_refused(size: int) -> None:
    """Telegram refuses beyond its own bound; we stop at ours, whatever size was told."""
    async with line() as ends:
        file_id = ends.telegram.methods.add_file(bytes(size), "large")
        with pytest.raises(Refused, match="20 MB"):
            await fetch(ends, file_id)


async def test_a_file_that_is_gone_is_refused() -> None:
    async with line() as ends:
        with pytest.raises(Refused):
            await fetch(ends, "gone")
        file_id = ends.telegram.methods.add_file(b"x", "y")
        ends.telegram.methods.files[file_id] = ("other path", b"x")
        ends.telegram.methods.do_get_file = lambda _: {  # type: ignore[method-assign, assignment]
            "file_id": "1", "file_unique_id": "2", "file_path": "nowhere"
        }  # fmt: skip
        with pytest.raises(Refused):
            await fetch(ends, file_id)


@pytest.mark.parametrize(
    ("kind", "error"),
    [("502", Unavailable), ("429", Unavailable), ("dropped", Unavailable), ("garbage", Unavailable),
     ("unauthorized", Unauthorised)],
)  # fmt: skip
async def test_what_fails_on_the_way_can_be_tried_again(kind: str, error: type[HubError]) -> None:
    async with line() as ends:
        file_id = ends.telegram.methods.add_file(b"x", "y")
        ends.telegram.fail(kind)
        with pytest.raises(error) as raised:
            await fetch(ends, file_id)
        assert TOKEN not in repr(raised.value)
        assert await fetch(ends, file_id) == b"x"


async def test_no_telegram_is_unavailable() -> None:
    async with line(api_base="http://127.0.0.1:1") as ends:
        with pytest.raises(Unavailable) as raised:
            await fetch(ends, "x")
        assert TOKEN not in str(raised.getrepr(chain=True))
