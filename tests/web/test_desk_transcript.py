"""A transcript out of the log's lines."""

import pytest

from hub.content import File, text
from hub.messages import Delivery, Edit, Fetched, Status
from tests.values import entry
from tests.web.desk_room import Room
from web.desk_transcript import folded, transcript

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_transcript_says_when_it_is_cut(desk_room: Room) -> None:
    customer = await desk_room.says("kim", "one", "two")
    assert (await transcript(desk_room.store, customer, 2)).cut
    assert not (await transcript(desk_room.store, customer, 100)).cut


async def test_of_a_messages_deliveries_the_newest_counts() -> None:
    sent, failed = Delivery("m", 1, Status.SENT, id="2"), Delivery("m", 2, Status.FAILED, id="3")
    seen = folded([entry("m", id="1"), sent, failed])
    assert [line.mid for line in seen.entries] == ["m"]
    assert (seen.deliveries, seen.last) == ({"m": failed}, "3")


async def test_an_edit_is_its_entrys_whichever_was_written_first() -> None:
    early, late = Edit("m", 1, text("two"), id="1"), Edit("m", 3, text("three"), id="3")
    assert folded([early, entry("m", id="2"), late]).edits == {"m": [early, late]}


async def test_of_a_file_the_last_news_counts() -> None:
    file = File("photo", "boots.jpg", "image/jpeg")
    gone, here = Fetched(file, 1, ok=False, reason="gone"), Fetched(file, 2, ok=True)
    assert folded([gone, here]).files == {"photo": here}
