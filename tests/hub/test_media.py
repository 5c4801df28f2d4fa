"""Files of messages: kept, or why not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hub.content import File
from hub.conversation import Conversation
from hub.delivery import FIRST_PAUSE, Later
from hub.errors import Refused, Unavailable
from hub.media import EXPIRES, LARGEST, Media
from hub.memory.files import MemoryFiles
from hub.messages import FETCH, Attachment, Fetch, Fetched, Kind
from hub.metrics import Metrics
from hub.store import Opened, Writes
from tests.fakes import Clock, ScriptedSource

CLOCK = Clock()
FILE = File("f1", "a.jpg", "image/jpeg")


def media(**files: bytes | Exception) -> Media:
    return Media({"sms": ScriptedSource(**files)}, MemoryFiles(), CLOCK, Metrics())


def opened(channel: str = "sms", tries: int = 1, at: int | None = None, **more: Any) -> Opened:
    attachment = Attachment(
        **{"id": "f1", "kind": Kind.PHOTO, "name": "a.jpg", "mime": "image/jpeg", "ref": "photo"} | more
    )
    return Opened(FETCH.dump(Fetch(at or CLOCK(), channel, attachment)), tries, 0, Conversation("ada"), 1)


async def test_a_file_is_kept_under_its_id_with_its_type() -> None:
    here = media(photo=b"0123456789abc")
    assert await here.fetch(opened()) == Writes(log=(Fetched(FILE, CLOCK(), ok=True),))
    kept = await here.files.read("f1")
    assert kept is not None
    assert (kept.mime, kept.data) == ("image/jpeg", b"0123456789abc")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"channel": "fax"}, "The channel fax is switched off."),
        ({"mime": "model/obj"}, "Files of this type are not kept."),
        ({"size": LARGEST + 1}, "The file is too large to be kept."),
    ],
)
async def test_what_is_not_wanted_is_not_asked_for(asked: Any, why: str) -> None:
    here = media(photo=b"x")
    file = replace(FILE, **{name: asked[name] for name in asked if name != "channel"})
    assert await here.fetch(opened(**asked)) == Writes(log=(Fetched(file, CLOCK(), ok=False, reason=why),))


async def test_a_file_the_provider_no_longer_has_is_told() -> None:
    gone = media(photo=Refused("The file is gone."))
    assert await gone.fetch(opened()) == Writes(
        log=(Fetched(FILE, CLOCK(), ok=False, reason="The file is gone."),)
    )
    assert await gone.files.read("f1") is None


async def test_a_provider_away_is_asked_again_and_after_a_day_given_up() -> None:
    away = media(photo=Unavailable("503"))
    assert await away.fetch(opened(tries=2)) == Later(CLOCK() + int(2000 * FIRST_PAUSE))
    assert await away.fetch(opened(at=CLOCK() - EXPIRES - 1)) == Writes(
        log=(Fetched(FILE, CLOCK(), ok=False, reason="The provider could not be reached for a day."),)
    )
