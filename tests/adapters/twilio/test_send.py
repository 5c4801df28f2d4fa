"""The way out, against the fake Twilio."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from adapters.twilio import connect
from hub.channel import Connected
from hub.content import Choice, Choices, Image, text
from hub.errors import HubError, Refused, Unauthorised, Unavailable, Uncertain, Unreachable
from hub.messages import Address, Outbound, Status
from tests.adapters.twilio.account import ADA, HUB, around, section, to_ada
from tests.providers.twilio import NUMBER_OF_OURS, SERVICE, Twilio

LONG = " ".join(f"This is sentence number {n}." for n in range(150))


def told(fake: Twilio) -> list[dict[str, str]]:
    return [dict(form) for form in fake.requests]


async def test_a_message_is_sent_with_its_callback(fake: Twilio, sms: Connected) -> None:
    assert await sms.channel.send(to_ada("\u201cHello\u201d")) is Status.SENT
    assert told(fake) == [
        {
            "To": ADA,
            "From": NUMBER_OF_OURS,
            "Body": '"Hello"',
            "StatusCallback": f"{HUB}/webhooks/twilio/status?mid=letter%3A0#rc=5&rp=all",
            "SmartEncoded": "true",
        }
    ]


async def test_it_comes_from_the_number_the_customer_wrote_to(fake: Twilio, sms: Connected) -> None:
    fake.numbers = (NUMBER_OF_OURS, "+12025550101")
    await sms.channel.send(to_ada(place="+12025550101"))
    await sms.channel.send(to_ada(place="72345"))
    assert [form["From"] for form in told(fake)] == ["+12025550101", NUMBER_OF_OURS]


async def test_a_number_we_lost_does_not_keep_us_from_answering(fake: Twilio, sms: Connected) -> None:
    assert await sms.channel.send(to_ada(place="+12025550101")) is Status.SENT
    assert [form["From"] for form in told(fake)] == ["+12025550101", NUMBER_OF_OURS]
    assert len(fake.sent_to(ADA)) == 1


async def test_a_messaging_service_chooses_the_number_itself(fake: Twilio) -> None:
    given = section(api_base=fake.url, messaging_service_sid=SERVICE)
    del given["from"]
    async with connect(given, around()) as sms:
        await sms.channel.send(to_ada(place=NUMBER_OF_OURS))
    assert told(fake)[0]["MessagingServiceSid"] == SERVICE
    assert "From" not in told(fake)[0]


async def test_a_menu_and_a_picture_go_in_one_call(fake: Twilio, sms: Connected) -> None:
    offered = Choices((Choice("Yes", "/y"), Choice("No", "/n")))
    await sms.channel.send(to_ada(content=(*text("This?"), Image("https://shop.example/a.png"), offered)))
    (message,) = fake.sent_to(ADA)
    assert message.text == "This?\n\n1) Yes\n2) No\nReply 1 or 2."
    assert message.media == ("https://shop.example/a.png",)


@pytest.mark.parametrize("number", ["+4915550100123", "+61255501234"])
async def test_where_phones_show_no_media_a_picture_is_a_link(
    fake: Twilio, sms: Connected, number: str
) -> None:
    picture = (Image("https://shop.example/a.png"),)
    await sms.channel.send(Outbound("m", 1, "ada", Address("sms", number), to_ada().sender, picture))
    assert told(fake)[0]["Body"] == "https://shop.example/a.png"


@pytest.mark.parametrize("trouble", ["server", "lost", "20429", "problem:21620"])
async def test_a_later_try_goes_on_where_the_first_ended(fake: Twilio, sms: Connected, trouble: str) -> None:
    fake.troubles.extend([("", None), (trouble, None)])
    with suppress(HubError):
        await sms.channel.send(to_ada(LONG))
    assert await sms.channel.send(to_ada(LONG)) is Status.SENT
    sent = [message.text for message in fake.sent_to(ADA)]
    again = 1 if trouble == "lost" else 0  # which nobody can know: it is marked as possibly doubled
    assert sorted(set(sent), key=sent.index) == sent[: len(sent) - again] or again
    assert " ".join(dict.fromkeys(sent)) == LONG
    assert len(sent) - len(set(sent)) == again


async def test_only_the_last_part_reports_on_the_whole(fake: Twilio, sms: Connected) -> None:
    await sms.channel.send(to_ada(LONG))
    callbacks = [form["StatusCallback"].partition("#")[0].partition("?")[2] for form in told(fake)]
    assert callbacks == ["mid=letter%3A0&part=1", "mid=letter%3A0&part=2", "mid=letter%3A0"]


class Forgetful:
    """Progress that cannot be written down."""

    async def done(self, mid: str) -> int:
        return 0

    async def advance(self, mid: str, done: int) -> None:
        raise Unavailable("the store is away")


async def test_a_part_that_cannot_be_written_down_makes_the_rest_uncertain(fake: Twilio) -> None:
    surroundings = around()
    object.__setattr__(surroundings, "progress", Forgetful())
    async with connect(section(api_base=fake.url), surroundings) as sms:
        with pytest.raises(Uncertain):
            await sms.channel.send(to_ada(LONG))


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        ("server", Unavailable),
        ("lost", Uncertain),
        ("20429", Unavailable),
        ("20003", Unauthorised),
        ("21211", Unreachable),
        ("problem:21614", Unreachable),
        ("21620", Refused),
    ],
)
async def test_every_failure_has_its_class(
    fake: Twilio, sms: Connected, trouble: str, kind: type[HubError]
) -> None:
    fake.fail(trouble, retry_after=2)
    with pytest.raises(HubError) as raised:
        await sms.channel.send(to_ada())
    assert type(raised.value) is kind
    assert ADA not in str(raised.value)
    assert await sms.channel.send(to_ada()) is Status.SENT


async def test_after_stop_twilio_lets_nothing_through(fake: Twilio, sms: Connected) -> None:
    fake.stopped = {ADA}
    with pytest.raises(Unreachable) as raised:
        await sms.channel.send(to_ada())
    assert raised.value.stopped


async def test_twilio_away_is_for_later() -> None:
    async with connect(section(api_base="http://127.0.0.1:1"), around()) as sms:
        with pytest.raises(Unavailable):
            await sms.channel.send(to_ada())


@pytest.mark.parametrize("sender", ["72345", "MYSHOP", ""])
async def test_who_has_no_number_cannot_be_answered(sms: Connected, sender: str) -> None:
    message = to_ada()
    with pytest.raises(Unreachable):
        await sms.channel.send(
            Outbound("m", 1, "ada", Address("sms", sender), message.sender, message.content)
        )


async def test_what_says_nothing_is_refused(sms: Connected) -> None:
    with pytest.raises(Refused):
        await sms.channel.send(to_ada(content=(Choices(()),)))


async def test_too_many_at_once_are_told_to_wait(fake: Twilio, sms: Connected) -> None:
    fake.per_second = 1
    await sms.channel.send(to_ada())
    with pytest.raises(Unavailable) as raised:
        await sms.channel.send(to_ada())
    assert (raised.value.retry_after, raised.value.everyone) == (1.0, True)


@pytest.mark.parametrize(("more", "per_second"), [({}, 1.0), ({"per_second": 30}, 30.0)])
async def test_our_number_and_each_customer_have_a_rate(more: dict[str, Any], per_second: float) -> None:
    async with connect(section(**more), around()) as sms:
        ours, one = sms.channel.rates(to_ada())
    assert (ours.per_second, one.per_second) == (per_second, 1.0)
    assert ours.name != one.name


async def test_typing_is_not_shown(sms: Connected) -> None:
    await sms.channel.typing(Address("sms", ADA), "")
