"""Where a customer can be reached."""

import pytest

from hub.conversation import Barred, Conversation
from hub.messages import Address
from tests.values import SMS, WEB
from web.desk_reach import UNSUBSCRIBED, field, named, ways

OTHER = Address("sms", "5550199")
STOPPED = Barred(OTHER, "The customer unsubscribed.", 1, stopped=True)


def test_where_the_customer_wrote_last_comes_first() -> None:
    found = ways(Conversation("ada", address=SMS, addresses=(WEB, SMS)))
    assert [(way.label, way.last) for way in found] == [("SMS", True), ("Web chat", False)]


def test_two_addresses_on_one_channel_are_told_apart() -> None:
    found = ways(Conversation("ada", address=SMS, addresses=(SMS, OTHER)))
    assert [way.label for way in found] == ["SMS 5550100", "SMS 5550199"]


def test_an_address_that_only_ever_said_stop_is_shown_with_why_nothing_goes_there() -> None:
    web, stopped = ways(Conversation("ada", address=WEB, addresses=(WEB,), barred=(STOPPED,)))
    assert (web.why, stopped.address, stopped.why) == ("", OTHER, UNSUBSCRIBED)


def test_who_blocked_us_is_told_in_the_channels_words() -> None:
    (way,) = ways(Conversation("ada", address=SMS, addresses=(SMS,), barred=(Barred(SMS, "Blocked.", 1),)))
    assert way.why == "Blocked."


@pytest.mark.parametrize("address", [SMS, Address("slack", "T1:U2")])
def test_a_form_names_an_address_and_is_understood(address: Address) -> None:
    assert named(field(address)) == address


def test_a_form_that_names_none_means_where_they_wrote_last() -> None:
    assert named("") is None
