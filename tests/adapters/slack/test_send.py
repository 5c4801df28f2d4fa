"""Sending: what becomes of a message, of one in several parts, and of a press."""

from __future__ import annotations

import pytest

from adapters.slack.parse import letters
from adapters.slack.pressed import Pressed
from hub.content import Choice, Choices, Content, Image, text, token
from hub.errors import HubError, Refused, Unauthorised, Unavailable, Uncertain, Unreachable
from hub.memory import MemoryStore
from hub.messages import Address, Press, Said, Status
from tests.adapters.slack.line import TO_ADA, Line, line, message, now
from tests.providers.slack import ADA, ADAS, SHOP
from tests.providers.slack_methods import CHANNEL_BURST

YES = Choice("Yes", "/yes")
LONG = text("First. " * 1700 + "Last. " * 400)
CALM = {"limited": False}


async def test_a_message_that_was_taken_is_sent() -> None:
    async with line() as ends:
        assert await ends.connected.channel.send(message(text("hello"), place=ADAS)) is Status.SENT
        assert [shown["text"] for shown in ends.shown] == ["hello"]


async def test_a_message_with_nothing_to_see_is_sent_without_a_call() -> None:
    async with line() as ends:
        await ends.send(text(" "), place=ADAS)
        assert ends.slack.calls == []


async def test_without_a_place_it_goes_to_the_customers_own_conversation_asked_for_once() -> None:
    async with line() as ends:
        await ends.send(text("one"))
        await ends.send(text("two"))
        assert [call.method for call in ends.slack.calls] == [
            "conversations.open", "chat.postMessage", "chat.postMessage",
        ]  # fmt: skip
        assert len(ends.shown) == 2


async def test_an_answer_goes_into_the_thread_it_is_meant_for() -> None:
    async with line() as ends:
        thread = ends.slack.write(ADA, "hi", room=SHOP)["ts"]
        await ends.send(text("hello"), place=f"{SHOP}:{thread}")
        assert ends.slack.rooms[SHOP].messages[-1]["thread_ts"] == thread


async def test_where_the_channel_is_closed_to_us_it_goes_to_the_customer_alone() -> None:
    async with line() as ends:
        ends.slack.rooms[SHOP].archived = True
        await ends.send(text("hello"), place=f"{SHOP}:1790000000.000001")
        assert [(shown["text"], "thread_ts" in shown) for shown in ends.shown] == [("hello", False)]


async def test_what_is_no_address_is_refused() -> None:
    async with line() as ends:
        with pytest.raises(Refused):
            await ends.connected.channel.rooms.own(Address("slack", "nobody"))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("429", Unavailable),
        ("500", Unavailable),
        ("503_html", Unavailable),
        ("blocked", Unreachable),
        ("error:msg_too_long", Refused),
        ("error:something_new", Refused),
        ("unauthorized", Unauthorised),
        ("error:fatal_error", Uncertain),
        ("lost", Uncertain),
        ("dropped", Uncertain),
        ("garbage", Uncertain),
    ],
)
async def test_each_way_to_fail_has_its_error(kind: str, error: type[HubError]) -> None:
    async with line() as ends:
        ends.slack.fail(kind)
        with pytest.raises(HubError) as raised:
            await ends.send(text("hello"), place=ADAS)
        assert type(raised.value) is error
        assert len(ends.slack.calls) == 1
        assert await ends.connected.channel.send(message(text("again"), place=ADAS)) is Status.SENT


async def test_a_pause_is_as_long_as_slack_asks() -> None:
    async with line() as ends:
        ends.slack.fail("429", retry_after=31)
        with pytest.raises(Unavailable) as raised:
            await ends.send(text("hello"), place=ADAS)
        assert raised.value.retry_after == 31


async def test_slacks_own_counting_asks_for_pauses() -> None:
    async with line() as ends:
        for n in range(CHANNEL_BURST):
            await ends.send(text(str(n)), place=ADAS)
        with pytest.raises(Unavailable) as raised:
            await ends.send(text("too much"), place=ADAS)
        assert raised.value.retry_after == 1


async def test_no_slack_is_unavailable() -> None:
    async with line(api_base="http://127.0.0.1:1/api/") as ends:
        with pytest.raises(Unavailable):
            await ends.send(text("hello"), place=ADAS)


async def test_typing_is_shown_in_an_assistants_thread_and_nowhere_else() -> None:
    async with line() as ends:
        thread, typing = ends.slack.open_assistant(ADA), ends.connected.channel.typing
        for place in ("", ADAS, f"{SHOP}:{thread}"):
            await typing(TO_ADA, place)
        assert ends.slack.calls == []
        await typing(TO_ADA, f"{ADAS}:{thread}")
        assert ends.slack.rooms[ADAS].typing_until
        await typing(TO_ADA, f"{ADAS}:1790000000.000001")
        ends.slack.fail("503_html")
        with pytest.raises(Unavailable):
            await typing(TO_ADA, f"{ADAS}:{thread}")


async def test_choices_in_an_assistants_thread_are_its_prompts_too() -> None:
    async with line(fake=CALM) as ends:
        thread = ends.slack.open_assistant(ADA)
        asked = (*text("What is it about?"), Choices(tuple(Choice(f"Thing {n}", f"/{n}") for n in range(6))))
        await ends.send(asked, place=f"{ADAS}:{thread}")
        prompts = ends.slack.rooms[ADAS].threads[thread]
        assert [each["title"] for each in prompts] == ["Thing 0", "Thing 1", "Thing 2", "Thing 3"]
        await ends.send(asked, place=f"{ADAS}:1790000000.000001")
        assert len(ends.shown) == 2


async def test_the_limits_are_the_workspaces_and_the_channels() -> None:
    async with line() as ends:
        everyone, one = ends.connected.channel.rates(
            message(text("hello"), place=f"{SHOP}:1790000000.000001")
        )
        _, own = ends.connected.channel.rates(message(text("hello")))
    assert (everyone.name, one.name, one.per_second) == ("slack:app", f"slack:app:{SHOP}", 1.0)
    assert own.name == f"slack:app:{TO_ADA.id}"


# ---- several parts


@pytest.mark.parametrize("kind", ["503_html", "429", "dropped"])
async def test_a_later_part_that_fails_does_not_repeat_the_first(kind: str) -> None:
    async with line(fake=CALM) as ends:
        await _fail_after_one(ends, kind, LONG)
        await ends.send(LONG, place=ADAS)
        sections = [block["text"]["text"] for shown in ends.shown for block in shown["blocks"]]
    assert " ".join(sections) == "First. " * 1700 + "Last. " * 399 + "Last."


async def _fail_after_one(ends: Line, kind: str, content: Content) -> None:
    """Try once; the second call fails."""
    ends.slack.fail("pass")
    ends.slack.fail(kind)
    with pytest.raises((Unavailable, Uncertain)):
        await ends.send(content, place=ADAS)


async def test_every_worker_goes_on_where_another_ended() -> None:
    progress = MemoryStore(now)
    async with line(around={"progress": progress}, fake=CALM) as ends:
        await _fail_after_one(ends, "503_html", LONG)
    assert await progress.done("m1") == 1
    async with line(around={"progress": progress}, fake=CALM) as ends:
        await ends.send(LONG, place=ADAS)
        assert len(ends.shown) == 1


async def test_a_part_that_cannot_be_written_down_is_uncertain() -> None:
    class Away(MemoryStore):
        async def advance(self, mid: str, done: int) -> None:
            raise Unavailable("the store is away")

    async with line(around={"progress": Away(now)}, fake=CALM) as ends:
        with pytest.raises(Uncertain):
            await ends.send(LONG, place=ADAS)


async def test_a_message_has_the_same_name_whenever_it_is_tried() -> None:
    async with line() as ends:
        for _ in range(2):
            await ends.send(text("hello"), place=ADAS)
        await ends.send(text("hello"), place=ADAS, mid="m2")
        names = [call["client_msg_id"] for call in ends.slack.sent("chat.postMessage")]
    assert names[0] == names[1] != names[2]


# ---- presses


async def _pressed(ends: Line, content: Content) -> Press:
    """Ada presses the button under this; what the hub learns of it."""
    await ends.send(content, place=ADAS)
    shown = ends.shown[-1]
    (block,) = (block for block in shown["blocks"] if block["type"] == "actions")
    body = {"type": "block_actions", "user": {"id": ADA, "team_id": "T0SHOP0001"}, "channel": {"id": ADAS},
            "message": shown,
            "actions": [{**block["elements"][0], "block_id": block["block_id"]}]}  # fmt: skip
    (said,) = letters(body, 1)
    assert isinstance(said, Said)
    assert said.payload == token("/yes")
    assert said.press is not None
    return said.press


async def test_a_press_shows_what_was_chosen_in_place_of_the_buttons() -> None:
    asked = (*text("Shall I <send> it?"), Choices((YES, Choice("No", "/no"))), *text("Or ask."))
    async with line() as ends:
        press = await _pressed(ends, asked)
        for _ in range(2):
            await ends.send(text("Yes & go"), press=press, place=ADAS)
        (shown,) = ends.shown
    assert [block["type"] for block in shown["blocks"]] == ["section", "context", "section"]
    assert shown["blocks"][0]["text"]["text"] == "Shall I &lt;send&gt; it?"
    assert shown["blocks"][1]["elements"][0]["text"] == "✓ Yes &amp; go"
    assert shown["text"].endswith("✓ Yes &amp; go")


async def test_a_picture_stays_when_a_button_under_it_is_pressed() -> None:
    async with line() as ends:
        press = await _pressed(ends, (Image("https://shop.example/coat.jpg", "A coat"), Choices((YES,))))
        await ends.send(text("Yes"), press=press, place=ADAS)
        assert [block["type"] for block in ends.shown[0]["blocks"]] == ["image", "context"]


async def test_a_press_on_a_message_that_is_gone_is_no_failure() -> None:
    async with line() as ends:
        await ends.send(text("Yes"), press=Press("1.0", Pressed("Shall I?").dump()), place=ADAS)
        assert ends.shown == []


async def test_a_press_is_marked_later_where_slack_is_away() -> None:
    async with line() as ends:
        press = await _pressed(ends, (*text("Shall I?"), Choices((YES,))))
        ends.slack.fail("503_html")
        with pytest.raises(Unavailable):
            await ends.send(text("Yes"), press=press, place=ADAS)
        ends.slack.fail("error:msg_too_long")
        with pytest.raises(Refused):
            await ends.send(text("Yes"), press=press, place=ADAS)
