"""Sending: what becomes of a message, of one in several parts, and of a press."""

from __future__ import annotations

import pytest

from adapters.telegram.parse import letters
from adapters.telegram.pressed import Pressed, Words
from hub.content import Choice, Choices, Content, Image, Location, text, token
from hub.errors import HubError, Refused, Unauthorised, Unavailable, Uncertain, Unreachable
from hub.memory import MemoryStore
from hub.messages import Address, Press, Said, Status
from tests.adapters.telegram.line import TO_ADA, Line, line, message
from tests.fakes import Clock
from tests.providers.telegram import ADA, GRACE
from tests.providers.telegram_methods import CHAT_BURST

YES = Choice("Yes", "/yes")
LONG = text("First. " * 500 + "Last. " * 500)


async def test_a_message_that_was_taken_is_sent() -> None:
    async with line() as ends:
        assert await ends.connected.channel.send(message(text("hello"))) is Status.SENT
        assert [shown["text"] for shown in ends.shown] == ["hello"]


async def test_a_message_with_nothing_to_see_is_sent_without_a_call() -> None:
    async with line() as ends:
        await ends.send(text(" "))
        assert ends.telegram.calls == []


async def test_an_answer_goes_to_the_chat_it_is_meant_for() -> None:
    async with line() as ends:
        await ends.send(text("hello"), place=str(GRACE))
        assert len(ends.telegram.chats[GRACE].messages) == 1
        with pytest.raises(Refused):
            await ends.connected.channel.typing(Address("telegram", "4242:nobody"), "")


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("429", Unavailable),
        ("429_bare", Unavailable),
        ("500", Unavailable),
        ("502", Unavailable),
        ("html", Unavailable),
        ("413", Refused),
        ("blocked", Unreachable),
        ("deactivated", Unreachable),
        ("not_started", Unreachable),
        ("no_chat", Unreachable),
        ("content", Refused),
        ("unauthorized", Unauthorised),
        ("conflict", Unavailable),
        ("lost", Uncertain),
        ("dropped", Uncertain),
        ("garbage", Uncertain),
    ],
)
async def test_each_way_to_fail_has_its_error(kind: str, error: type[HubError]) -> None:
    async with line() as ends:
        ends.telegram.fail(kind)
        with pytest.raises(HubError) as raised:
            await ends.send(text("hello"))
        assert type(raised.value) is error
        assert await ends.connected.channel.send(message(text("again"))) is Status.SENT


async def test_a_pause_is_as_long_as_telegram_asks() -> None:
    async with line() as ends:
        ends.telegram.fail("429", retry_after=31)
        with pytest.raises(Unavailable) as raised:
            await ends.send(text("hello"))
        assert raised.value.retry_after == 31


async def test_telegrams_own_counting_asks_for_pauses() -> None:
    async with line() as ends:
        for n in range(CHAT_BURST):
            await ends.send(text(str(n)))
        with pytest.raises(Unavailable) as raised:
            await ends.send(text("too much"))
        assert raised.value.retry_after


async def test_no_telegram_is_unavailable() -> None:
    async with line(api_base="http://127.0.0.1:1") as ends:
        with pytest.raises(Unavailable):
            await ends.send(text("hello"))


async def test_a_blocked_bot_is_told_so_by_telegram() -> None:
    async with line() as ends:
        ends.telegram.block(ADA)
        with pytest.raises(Unreachable):
            await ends.send(text("hello"))


async def test_typing_is_shown() -> None:
    async with line() as ends:
        await ends.connected.channel.typing(TO_ADA, "")
        assert ends.telegram.sent("sendChatAction") == [{"chat_id": str(ADA), "action": "typing"}]
        ends.telegram.fail("502")
        with pytest.raises(Unavailable):
            await ends.connected.channel.typing(TO_ADA, str(ADA))


async def test_the_limits_are_the_bots_and_the_chats() -> None:
    async with line() as ends:
        everyone, one = ends.connected.channel.rates(message(text("hello")))
    assert (everyone.name, everyone.per_second) == ("telegram:4242", 30.0)
    assert (one.name, one.per_second) == (f"telegram:4242:{ADA}", 1.0)


# ---- several parts


@pytest.mark.parametrize("kind", ["502", "429", "dropped"])
async def test_a_later_part_that_fails_does_not_repeat_the_first(kind: str) -> None:
    async with line() as ends:
        await _fail_after_one(ends, kind, LONG)
        await ends.send(LONG)
        words = " ".join(shown["text"] for shown in ends.shown)
    assert words == "First. " * 500 + "Last. " * 499 + "Last."


async def _fail_after_one(ends: Line, kind: str, content: Content) -> None:
    """Try once; the second call fails."""
    ends.telegram.fail("pass")
    ends.telegram.fail(kind)
    with pytest.raises((Unavailable, Uncertain)):
        await ends.send(content)


async def test_every_worker_goes_on_where_another_ended() -> None:
    """The progress is the hub's, so it does not matter who sent the first part."""
    progress = MemoryStore(Clock())
    async with line(around={"progress": progress}) as ends:
        await _fail_after_one(ends, "502", LONG)
    assert await progress.done("m1") == 1
    async with line(around={"progress": progress}) as ends:
        await ends.send(LONG)
        assert len(ends.shown) == 1


async def test_a_part_that_cannot_be_written_down_is_uncertain() -> None:
    class Away(MemoryStore):
        async def advance(self, mid: str, done: int) -> None:
            raise Unavailable("the store is away")

    async with line(around={"progress": Away(Clock())}) as ends:
        with pytest.raises(Uncertain):
            await ends.send(LONG)


async def test_a_message_of_one_part_asks_for_no_progress() -> None:
    class Away(MemoryStore):
        async def done(self, mid: str) -> int:
            raise Unavailable("the store is away")

    async with line(around={"progress": Away(Clock())}) as ends:
        await ends.send(text("hello"))
        assert len(ends.shown) == 1


# ---- presses


async def _pressed(ends: Line, content: Content) -> Press:
    """Ada presses the button under this; what the hub learns of it."""
    await ends.send(content)
    number = ends.telegram.press(ADA, ends.shown[-1]["message_id"], token("/yes"))
    update = ends.telegram.updates.waiting[f"presses of {ADA}"][-1].update
    (said,) = letters("4242", update, 1)
    assert isinstance(said, Said)
    assert said.press is not None
    assert number in said.press.query
    return said.press


async def test_a_press_is_answered_and_shows_what_was_chosen() -> None:
    async with line() as ends:
        press = await _pressed(ends, (*text("Shall I <send> it?"), Choices((YES, Choice("No", "/no")))))
        await ends.send(text("Yes"), press=press)
        (shown,) = ends.shown
        assert ends.telegram.methods.presses == {}
    assert (shown["text"], "reply_markup" in shown) == ("Shall I <send> it?\n\n✓ Yes", False)


async def test_a_press_under_a_picture_is_shown_in_its_caption() -> None:
    async with line() as ends:
        press = await _pressed(ends, (Image("https://shop.example/coat.jpg"), Choices((YES,))))
        await ends.send(text("Yes"), press=press)
        (shown,) = ends.shown
    assert (shown["caption"], "reply_markup" in shown) == ("✓ Yes", False)


async def test_a_press_under_a_place_takes_the_buttons_away() -> None:
    async with line() as ends:
        press = await _pressed(ends, (Location(1, 2), Choices((YES,))))
        await ends.send(text("Yes"), press=press)
        assert "reply_markup" not in ends.shown[0]


async def test_a_choice_that_no_longer_fits_takes_the_buttons_away() -> None:
    async with line() as ends:
        press = await _pressed(ends, (*text("x" * 4096), Choices((YES,))))
        await ends.send(text("Yes"), press=press)
        (shown,) = ends.shown
    assert (len(shown["text"]), "reply_markup" in shown) == (4096, False)


async def test_marking_a_press_again_changes_nothing() -> None:
    async with line() as ends:
        press = await _pressed(ends, (*text("Shall I?"), Choices((YES,))))
        for _ in range(2):
            await ends.send(text("Yes"), press=press)
        assert ends.shown[0]["text"] == "Shall I?\n\n✓ Yes"


async def test_a_press_on_a_message_that_is_gone_is_no_failure() -> None:
    async with line() as ends:
        press = Press("1", Pressed("old", Words.TEXT, "Shall I?").dump())
        await ends.send(text("Yes"), press=press)
        assert ends.shown == []


async def test_a_press_is_marked_later_where_telegram_is_away() -> None:
    async with line() as ends:
        press = await _pressed(ends, (*text("Shall I?"), Choices((YES,))))
        ends.telegram.fail("502")
        with pytest.raises(Unavailable):
            await ends.send(text("Yes"), press=press)
        ends.telegram.fail("content")
        with pytest.raises(Refused):
            await ends.send(text("Yes"), press=press)
