"""What agents attach: kept whole under an id of our own, or refused in a sentence."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from hub.channel import Kept
from hub.conversation import Case
from hub.store import Agent
from tests.web.desk_room import ADA, BEA, Room
from web.desk_files import LARGEST, TOO_LARGE

pytestmark = pytest.mark.asyncio(loop_scope="session")
PDF = {"Content-Type": "application/pdf"}


@pytest_asyncio.fixture(loop_scope="session")
async def case(desk_room: Room) -> Case:
    """Ada's."""
    case = await desk_room.case("kim")
    await desk_room.claims(ADA, case)
    return case


async def upload(
    room: Room, case_id: str, content: Any, *, agent: Agent = ADA, **headers: str
) -> httpx.Response:
    async with room.browser(agent) as browser:
        headers = (
            PDF | await room.csrf(agent) | {name.replace("_", "-"): value for name, value in headers.items()}
        )
        path = f"/desk/cases/{case_id}/files?name=receipt.pdf"
        return await browser.post(path, content=content, headers=headers)


async def test_a_file_is_kept_under_an_id_of_the_servers(desk_room: Room, case: Case) -> None:
    answer = await upload(desk_room, case.id, b"%PDF")
    told = answer.json()
    assert answer.status_code == 200
    assert (told["type"], told["name"], told["mime"], told["size"]) == (
        "file",
        "receipt.pdf",
        "application/pdf",
        4,
    )
    assert told["media"].startswith("agent:")
    assert await desk_room.parts.files.files.read(told["media"]) == Kept("application/pdf", b"%PDF")


async def test_a_file_larger_than_other_requests_may_be_is_taken(desk_room: Room, case: Case) -> None:
    assert (await upload(desk_room, case.id, b"x" * 200_000)).status_code == 200


async def test_a_file_over_the_limit_is_refused_in_a_sentence(desk_room: Room, case: Case) -> None:
    answer = await upload(desk_room, case.id, b"x" * (LARGEST + 1))
    assert (answer.status_code, answer.text) == (413, TOO_LARGE)


async def test_a_file_that_grows_over_the_limit_is_refused(desk_room: Room, case: Case) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(LARGEST // 1_000_000 + 1):
            yield b"x" * 1_000_000

    assert (await upload(desk_room, case.id, pieces())).status_code == 413


async def test_a_type_that_is_not_kept_is_refused(desk_room: Room, case: Case) -> None:
    answer = await upload(desk_room, case.id, b"x", Content_Type="font/woff2")
    assert (answer.status_code, answer.text) == (415, "Files of this type cannot be sent.")


async def test_who_does_not_have_the_case_attaches_nothing(desk_room: Room, case: Case) -> None:
    assert (await upload(desk_room, case.id, b"x", agent=BEA)).status_code == 409
    assert (await upload(desk_room, "none", b"x")).status_code == 404


async def test_a_page_of_another_site_attaches_nothing(desk_room: Room, case: Case) -> None:
    assert (await upload(desk_room, case.id, b"x", X_CSRF_Token="guess")).status_code == 403
