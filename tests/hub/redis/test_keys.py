"""Keys: what one script touches is in one slot; a mailbox's name can be read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.crc import key_slot

from hub.messages import Address
from hub.redis import keys
from hub.store import Box, Mailbox
from tests.strategies import addresses, words

mailboxes = st.builds(Mailbox, st.sampled_from(Box), words, st.none() | addresses)


@given(mailboxes)
def test_a_mailboxs_name_is_read_back(mailbox: Mailbox) -> None:
    assert keys.mailbox_of(keys.mailbox_name(mailbox)) == mailbox


@given(st.lists(mailboxes, min_size=2, max_size=2, unique=True))
def test_two_mailboxes_never_share_a_name(two: list[Mailbox]) -> None:
    assert keys.mailbox_name(two[0]) != keys.mailbox_name(two[1])


@given(mailboxes, words)
def test_whatever_a_turn_touches_is_in_one_slot(mailbox: Mailbox, letter_id: str) -> None:
    customer, number = mailbox.customer, keys.partition(mailbox.customer)
    touched = [
        keys.mail(mailbox),
        keys.attempts(mailbox),
        keys.seen(customer, letter_id),
        keys.log(customer),
        keys.conversation(customer),
        keys.outcome(customer, letter_id),
        keys.later(number),
        keys.dead(number),
        *(keys.ready(number, box) for box in Box),
    ]
    assert len({key_slot(key.encode()) for key in touched}) == 1
    assert len(set(touched)) == len(touched)


@given(words, words)
def test_the_desk_is_one_slot(one: str, other: str) -> None:
    touched = [keys.case(one), keys.waiting(other), keys.WAITING, keys.CLAIMED, keys.CLOSED]
    touched += [keys.session(one), keys.sessions(other)]
    assert len({key_slot(key.encode()) for key in touched}) == 1


@given(mailboxes, words, addresses)
def test_every_key_and_channel_says_whose_it_is(mailbox: Mailbox, word: str, address: Address) -> None:
    names = [keys.mail(mailbox), keys.attempts(mailbox), keys.address(address), keys.later(7), keys.dead(7)]
    names += [make(word) for make in (keys.log, keys.conversation, keys.case, keys.waiting, keys.session)]
    names += [make(word) for make in (keys.sessions, keys.secret, keys.throttle)]
    names += [keys.seen(word, word), keys.outcome(word, word), keys.ready(7, mailbox.box)]
    names += [keys.WAKE, keys.LIVE, keys.WAITING, keys.CLAIMED, keys.CLOSED, keys.PRESENT, keys.AGENTS]
    names += [keys.WORKERS, keys.COUNTERS]
    assert all(name.startswith("throughline:") for name in names)


@given(words)
def test_customers_spread_over_the_partitions(customer: str) -> None:
    assert 0 <= keys.partition(customer) < keys.PARTITIONS


@pytest.mark.parametrize("name", ["", "telegram", "[]", '["turn"]'])
def test_what_names_no_mailbox_is_a_value_error(name: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        keys.mailbox_of(name)
