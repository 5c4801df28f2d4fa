"""Consent, reach, edits and reports: what they change, whoever has the floor."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from hub.asides import allow, bar, is_stopped
from hub.content import text
from hub.conversation import Barred, Conversation, Floor
from hub.effects import Amend, AskBot, Confirm, Effect, Hear, Note, Show, Track
from hub.floor import step
from hub.messages import Deleted, Edited, Keyword, Reached, Reported, Said, Status
from hub.texts import TAKEN_BACK
from tests import strategies
from tests.values import SMS, WEB, case, said

NEW = Conversation("ada", address=SMS, addresses=(SMS,), latest="m1")
WAITING = replace(NEW, floor=Floor.QUEUED, case=case("case-1"))
STOP = said("s1", "STOP", address=SMS, keyword=Keyword.STOP)
STOPPED, _ = step(NEW, STOP, "c")


def kinds(effects: tuple[Effect, ...]) -> list[type]:
    return [type(effect) for effect in effects]


def on_sms(letter_id: str, words: str, keyword: Keyword | None = None) -> Said:
    return said(letter_id, words, address=SMS, keyword=keyword)


def test_stop_is_written_down_bars_the_address_and_reaches_no_bot() -> None:
    now, effects = step(NEW, STOP, "c")
    assert is_stopped(now, SMS)
    assert kinds(effects) == [Hear, Note, Confirm]


@pytest.mark.parametrize("floor", Floor)
def test_stop_leaves_the_floor_where_it_is(floor: Floor) -> None:
    before = replace(NEW if floor is Floor.BOT else WAITING, floor=floor)
    now, effects = step(before, STOP, "c")
    assert now.floor is floor
    assert (Show in kinds(effects)) == (floor is not Floor.BOT)


@pytest.mark.parametrize("keyword", [Keyword.START, Keyword.MAYBE_START])
def test_start_opens_the_address_again(keyword: Keyword) -> None:
    now, effects = step(STOPPED, on_sms("s2", "START", keyword), "c")
    assert not is_stopped(now, SMS)
    assert kinds(effects) == [Hear, Note, Confirm]


def test_yes_is_a_plain_word_from_who_never_stopped() -> None:
    _, effects = step(NEW, on_sms("m2", "yes", Keyword.MAYBE_START), "c")
    assert kinds(effects) == [Hear, AskBot]


def test_words_from_who_stopped_are_written_down_and_nobody_answers() -> None:
    now, effects = step(STOPPED, on_sms("m2", "where is my parcel"), "c")
    assert is_stopped(now, SMS)
    assert kinds(effects) == [Hear]


def test_help_is_no_word_for_the_bot() -> None:
    _, effects = step(NEW, on_sms("h1", "HELP", Keyword.HELP), "c")
    assert effects[1:] == (Confirm(Keyword.HELP),)


def test_hello_again_opens_a_stopped_address_and_greets_the_bot() -> None:
    now, effects = step(STOPPED, on_sms("m3", "/start", Keyword.HELLO), "c")
    assert not is_stopped(now, SMS)
    assert isinstance(effects[-1], AskBot)
    assert effects[-1].question.text == "hello"


def test_who_writes_can_be_written_to_again() -> None:
    blocked, _ = step(NEW, Reached("r1", 2, SMS, reachable=False, why="Blocked."), "c")
    assert blocked.bars(SMS) == Barred(SMS, "Blocked.", 2)
    now, _ = step(blocked, on_sms("m2", "hi"), "c")
    assert now.bars(SMS) is None


def test_only_the_customer_takes_a_stop_back() -> None:
    now, effects = step(STOPPED, Reached("r1", 2, SMS, reachable=True), "c")
    assert is_stopped(now, SMS)
    again, _ = step(now, Reached("r2", 3, SMS, reachable=False, why="no such number"), "c")
    assert again == now
    assert effects == ()


def test_an_edit_of_the_last_words_is_answered_anew() -> None:
    edit = Edited("e1", 2, SMS, "m1", "order 1234")
    now, effects = step(NEW, edit, "c")
    assert effects[0] == Amend("m1:0", text("order 1234"))
    assert isinstance(effects[1], AskBot)
    assert (effects[1].question.message_id, effects[1].question.text) == ("e1", "order 1234")
    assert now == NEW


@pytest.mark.parametrize("before", [WAITING, replace(NEW, latest="m2"), STOPPED])
def test_any_other_edit_is_only_shown(before: Conversation) -> None:
    assert kinds(step(before, Edited("e1", 2, SMS, "m1", "x"), "c")[1]) == [Amend]


def test_what_is_taken_back_leaves_no_words() -> None:
    assert step(NEW, Deleted("d1", 2, SMS, "m1"), "c") == (NEW, (Amend("m1:0"),))


def test_a_waiting_customer_takes_the_last_words_back_from_the_list_and_from_the_bot() -> None:
    """Only where those are the case's last words: an agent's answer to them stays."""
    heard, _ = step(WAITING, on_sms("m2", "my card is 4111"), "c")
    now, effects = step(heard, Deleted("d1", 3, SMS, "m2"), "c")
    assert "4111" not in repr((now, effects))
    assert kinds(effects) == [Amend, Show]
    assert now.case
    assert now.case.last_text == TAKEN_BACK
    assert heard.case
    answered = replace(heard, case=replace(heard.case, last_text="Thank you"))
    assert kinds(step(answered, Deleted("d1", 3, SMS, "m2"), "c")[1]) == [Amend]


def test_a_report_goes_to_the_log() -> None:
    report = Reported("p1", 2, SMS, "m1:1", Status.FAILED, "Unknown number.")
    assert step(NEW, report, "c") == (NEW, (Track("m1:1", Status.FAILED, "Unknown number."),))


@given(strategies.conversations, strategies.addresses)
def test_an_address_is_barred_once_and_allowed_for_good(now: Conversation, address: object) -> None:
    barred = Barred(address, "why", 1)  # type: ignore[arg-type]
    twice = bar(bar(now, barred), barred)
    assert twice.bars(barred.address) == barred
    assert [each.address for each in twice.barred].count(barred.address) == 1
    assert allow(twice, barred.address).bars(barred.address) is None


def test_another_address_is_not_touched() -> None:
    _, effects = step(STOPPED, said("m2", "hi", address=WEB), "c")
    assert AskBot in kinds(effects)
