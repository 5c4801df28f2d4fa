"""Where messages go."""

from __future__ import annotations

import pytest

from adapters.slack.rooms import KEPT, MOST_KEPT, Room, Rooms, room
from hub.errors import Refused
from hub.messages import Address


class Opened:
    """A client that opens conversations; `asked` for whom."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def conversations_open(self, users: str) -> dict[str, dict[str, str]]:
        self.asked.append(users)
        return {"channel": {"id": f"D{users}"}}


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ("C1", Room("C1")),
        ("C1:179.01", Room("C1", "179.01")),
        ("", None),
        ("C1:x", None),
        ("../x", None),
    ],
)
def test_a_place_names_a_room_and_a_thread(place: str, where: Room | None) -> None:
    assert room(place) == where


def test_a_customers_own_room_is_told_from_a_channel() -> None:
    assert Room("D1").direct
    assert not Room("C1").direct


async def test_slack_is_asked_once_an_hour_for_a_customers_own_room() -> None:
    client, time = Opened(), [0]
    rooms = Rooms(client, lambda: time[0])  # type: ignore[arg-type]
    for now in (1, 2, KEPT + 3):
        time[0] = now
        assert await rooms.of(Address("slack", "T1:U1"), "") == Room("DU1")
    assert client.asked == ["U1", "U1"]
    assert await rooms.of(Address("slack", "T1:U1"), "C1") == Room("C1")


async def test_no_more_rooms_are_remembered_than_there_is_use_for() -> None:
    client = Opened()
    rooms = Rooms(client, lambda: 1)  # type: ignore[arg-type]
    for n in range(MOST_KEPT + 1):
        await rooms.own(Address("slack", f"T1:U{n}"))
    await rooms.own(Address("slack", f"T1:U{MOST_KEPT}"))
    await rooms.own(Address("slack", "T1:U0"))
    assert len(client.asked) == MOST_KEPT + 2


@pytest.mark.parametrize("address", ["U1", "T1:", "T1:U1:x", "T1:u1", ""])
async def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        await Rooms(Opened(), lambda: 1).own(Address("slack", address))  # type: ignore[arg-type]
