"""Conversations and cases: JSON and back, what is open."""

from __future__ import annotations

import pytest
from hypothesis import given

from hub.conversation import CASE, CONVERSATION, Case, CaseState, Conversation
from hub.errors import Unreadable
from tests.strategies import cases, conversations
from tests.values import case


@given(conversations)
def test_any_conversation_comes_back_as_it_was(state: Conversation) -> None:
    assert CONVERSATION.load(CONVERSATION.dump(state)) == state


@given(cases)
def test_any_case_comes_back_as_it_was(one: Case) -> None:
    assert CASE.load(CASE.dump(one)) == one


def test_a_conversation_of_which_only_the_customer_is_known_is_with_the_bot() -> None:
    assert CONVERSATION.load('{"customer": "ada"}') == Conversation("ada")


def test_a_conversation_of_nobody_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        CONVERSATION.load("{}")


@pytest.mark.parametrize(
    ("state", "is_open"),
    [
        (CaseState.QUEUED, True),
        (CaseState.CLAIMED, True),
        (CaseState.RESOLVED, False),
        (CaseState.WITHDRAWN, False),
    ],
)
def test_a_case_is_open_until_it_is_closed_one_way_or_the_other(state: CaseState, is_open: bool) -> None:
    assert case("a", state=state).state.open is is_open
