"""Which lines of a turn are sent where, and with which menu."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hub.content import Card, Choice, Choices, Content, choices, text
from hub.conversation import Barred, Conversation, Menu
from hub.messages import Address, Delivery, Entry, Sender, Status
from hub.outgoing import Ways, outgoing, shown_menu
from tests import strategies
from tests.values import SMS, WEB, entry

YES, NO, MORE = Choice("Yes", "/yes"), Choice("No", "/no"), Choice("More", "/more")
HELLO = text("Hello")
NOW = Conversation("ada", address=SMS, place="chat-7")
PLAIN, NUMBERED = Ways(frozenset({"sms"})), Ways(frozenset({"sms"}), frozenset({"sms"}))


def line(mid: str, content: Content = HELLO, where: Address = SMS) -> Entry:
    return entry(mid, sender=Sender.BOT, content=content, address=where)


def test_what_a_channels_own_log_shows_is_not_sent() -> None:
    assert outgoing(NOW, [line("a", where=WEB)], PLAIN) == ((), ())


def test_a_message_goes_to_the_place_the_customer_wrote_in() -> None:
    (sent,), _ = outgoing(NOW, [line("a")], PLAIN)
    assert (sent.address, sent.place, sent.farewell) == (SMS, "chat-7", False)


def test_another_address_has_no_such_place() -> None:
    (sent,), _ = outgoing(NOW, [line("a", where=Address("sms", "5550101"))], PLAIN)
    assert sent.place == ""


def test_a_barred_address_gets_nothing_and_the_log_says_why() -> None:
    barred = replace(NOW, barred=(Barred(SMS, "Blocked.", 1),))
    sent, undelivered = outgoing(barred, [line("a")], PLAIN)
    assert (sent, undelivered) == ((), (Delivery("a", 1, Status.FAILED, "Blocked."),))


def test_the_farewell_is_sent_all_the_same() -> None:
    barred = replace(NOW, barred=(Barred(SMS, "STOP", 1, stopped=True),))
    (sent,), undelivered = outgoing(barred, [line("a")], PLAIN, farewell=True)
    assert (sent.farewell, undelivered) == (True, ())


def test_without_buttons_all_choices_stand_under_the_last_message() -> None:
    lines = [line("a", (*text("Sure?"), Choices((YES, NO)))), line("b", (Card("A thing", buttons=(MORE,)),))]
    first, last = outgoing(NOW, lines, NUMBERED)[0]
    assert first.content == text("Sure?")
    assert last.content == (Card("A thing"), Choices((YES, NO, MORE)))


def test_with_buttons_each_message_keeps_its_own() -> None:
    lines = [line("a", (Choices((YES,)),)), line("b", (Choices((NO,)),))]
    assert [choices(each.content) for each in outgoing(NOW, lines, PLAIN)[0]] == [(YES,), (NO,)]


def test_the_menu_in_front_of_the_customer_is_the_last_one() -> None:
    before = replace(NOW, menu=Menu((NO,), 1))
    assert shown_menu(before, [line("a", (Choices((YES,)),))], NUMBERED, 5) == Menu((YES,), 5)
    assert shown_menu(before, [line("a")], NUMBERED, 5) is None
    assert shown_menu(before, [], NUMBERED, 5) == before.menu


@given(st.lists(strategies.contents, max_size=4))
def test_numbers_mean_what_the_turn_remembers(contents: list[Content]) -> None:
    """The choices of all messages in the order of their menu are the menu that is kept."""
    lines = [line(f"{n}", content) for n, content in enumerate(contents)]
    sent, _ = outgoing(NOW, lines, NUMBERED)
    kept = shown_menu(NOW, lines, NUMBERED, 5)
    assert tuple(choice for each in sent for choice in choices(each.content)) == (
        kept.choices if kept else ()
    )
    assert sum(bool(choices(each.content)) for each in sent) <= 1
