"""Files that customers sent: fetched from Slack and from nowhere else."""

from __future__ import annotations

import pytest

from hub.errors import Refused, Unauthorised, Unavailable
from hub.messages import Attachment, Kind
from tests.adapters.slack.line import Line, line
from tests.providers.slack import ADA


def attachment(ref: str, mime: str = "image/png") -> Attachment:
    return Attachment("slack-T1-F1", Kind.PHOTO, "coat.png", mime, ref)


async def fetched(ends: Line, ref: str, mime: str = "image/png") -> bytes:
    assert ends.connected.source is not None
    return b"".join([piece async for piece in ends.connected.source.fetch(attachment(ref, mime))])


def sent(ends: Line, data: bytes = b"\x89PNG") -> dict[str, str]:
    card: dict[str, str] = ends.slack.attach(ADA, data, "coat.png")["files"][0]
    return card


async def test_a_file_is_fetched_with_the_token_by_its_address_or_its_id() -> None:
    async with line() as ends:
        file = sent(ends, b"x" * 200_000)
        assert await fetched(ends, file["url_private"]) == b"x" * 200_000
        assert await fetched(ends, file["id"]) == b"x" * 200_000


@pytest.mark.parametrize(
    "ref",
    [
        "http://files.slack.com/a",
        "https://files.slack.com.evil.example/a",
        "https://evilslack.com/a",
        "https://files.slack.com:8443/a",
        "https://files.slack.com@evil.example/a",
        "http://127.0.0.1:1/a",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "https://[::1",
        "://",
    ],
)
async def test_no_other_address_sees_the_token(ref: str) -> None:
    async with line() as ends:
        with pytest.raises(Refused):
            await fetched(ends, ref)


async def test_the_page_to_sign_in_is_no_file() -> None:
    async with line() as ends:
        file = sent(ends)
        ends.slack.methods.scopes.discard("files:read")
        with pytest.raises(Unauthorised):
            await fetched(ends, file["url_private"])
        with pytest.raises(Unauthorised):
            await fetched(ends, file["id"])


async def test_a_file_that_is_gone_is_refused() -> None:
    async with line() as ends:
        with pytest.raises(Refused):
            await fetched(ends, f"{ends.slack.url}/files-pri/F0NONE")
        with pytest.raises(Refused):
            await fetched(ends, "F0NONE")


async def test_slack_away_is_unavailable() -> None:
    async with line() as ends:
        file = sent(ends)
        ends.slack.fail("lost")
        with pytest.raises(Unavailable):
            await fetched(ends, file["id"])
    async with line(api_base="http://127.0.0.1:1/api/") as ends:
        with pytest.raises(Unavailable):
            await fetched(ends, "http://127.0.0.1:1/a")
