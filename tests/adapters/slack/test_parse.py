"""Slack's requests as letters: every kind, and whatever else may come."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.parse import ASKED_FOR, MENTIONED, OPENED, answer, letters
from adapters.slack.pressed import Pressed
from hub.content import plain
from hub.errors import Unreadable
from hub.messages import LETTER, Address, Deleted, Edited, Keyword, Said
from tests.adapters.slack.payloads import (
    ADA,
    CHANNEL,
    NOW,
    PAYLOADS,
    ROOM,
    TEAM,
    changed,
    letter,
    said,
)
from tests.strategies import json_values


@pytest.mark.parametrize("name", sorted(PAYLOADS))
def test_every_captured_request_gives_letters_that_can_be_kept(name: str) -> None:
    """One letter each, but for what the name says is ignored; and the same one each time it comes."""
    found = letters(PAYLOADS[name], NOW)
    assert len(found) == (0 if name.startswith("ignored") else 1)
    assert found == letters(json.loads(json.dumps(PAYLOADS[name])), NOW)
    assert [LETTER.load(LETTER.dump(each)) for each in found] == list(found)


def test_a_direct_message() -> None:
    assert said("text") == Said(
        f"slack:{TEAM}:{ROOM}:1790000000.000100", 1_790_000_000_000, ADA, "Where is my order?", place=ROOM
    )


def test_a_reply_in_a_thread_is_answered_there() -> None:
    assert said("text_in_thread").place == f"{ROOM}:1790000000.000050"
    assert said("text_in_assistant_thread").place == f"{ROOM}:1790000000.000090"
    assert said("mention_in_thread").place == f"{CHANNEL}:1790000000.000150"


def test_a_mention_begins_a_thread_and_our_name_is_no_word_of_it() -> None:
    found = said("mention")
    assert (found.text, found.place) == ("where is my order?", f"{CHANNEL}:1790000000.000200")


def test_a_mention_that_comes_as_a_message_too_is_the_same_letter() -> None:
    assert said("mention_as_message") == said("mention")


def test_a_mention_and_nothing_else_is_a_greeting() -> None:
    found = said("mention_alone")
    assert (found.text, found.keyword) == (MENTIONED, Keyword.HELLO)


def test_a_person_of_another_workspace_is_somebody_else_in_our_workspace() -> None:
    found = said("mention_by_stranger")
    assert found.address == Address("slack", "T0OTHER001:U0STRANGER")
    assert found.id == f"slack:{TEAM}:{CHANNEL}:1790000000.000200"
    assert said("pressed_by_stranger").address == found.address


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("photo", ["photo"]),
        ("files", ["photo", "document"]),
        ("voice", ["voice"]),
        ("audio", ["audio"]),
        ("video", ["video"]),
        ("file_gone", []),
        ("file_to_ask_for", ["document"]),
    ],
)
def test_each_file_has_its_kind(name: str, kinds: list[str]) -> None:
    assert [each.kind for each in said(name).attachments] == kinds


def test_a_message_that_is_passed_on_is_shown_under_the_text() -> None:
    assert plain(said("shared_message").blocks) == "[shared message] We close at 6 & open at 8"


def test_an_edit_names_the_letter_it_changes() -> None:
    edited = letter("edited")
    assert isinstance(edited, Edited)
    assert (edited.of, edited.text) == (said("text").id, "Where is order 4021?")
    assert edited.id == f"{said('text').id}:edited:1790000060.000000"


def test_an_edit_of_a_mention_in_a_channel_is_an_edit() -> None:
    edited = letter("edited_mention")
    assert isinstance(edited, Edited)
    assert edited.text == "where is order 4021?"


@pytest.mark.parametrize("name", ["deleted", "deleted_with_replies"])
def test_a_deletion_names_the_letter_that_is_taken_back(name: str) -> None:
    deleted = letter(name)
    assert isinstance(deleted, Deleted)
    assert (deleted.of, deleted.address) == (said("text").id, ADA)


def test_a_press_carries_the_button_and_what_stays_of_its_message() -> None:
    found = said("pressed")
    assert found.id == f"slack:{TEAM}:press:{ROOM}:1790000000.000300"
    assert (found.text, found.payload, found.place) == ("Yes", "c:0123456789abcdef012345", ROOM)
    assert found.at == 1_790_000_010_123
    assert found.press is not None
    assert found.press.message == "1790000000.000300"
    kinds = [block["type"] for block in Pressed.load(found.press.query).marked("Yes")]
    assert kinds == ["section", "image", "context", "section"]


def test_every_button_of_a_message_is_the_same_letter() -> None:
    other = json.loads(json.dumps(PAYLOADS["pressed"]).replace("012345", "012346"))
    assert letters(other, NOW)[0].id == said("pressed").id


def test_a_press_in_a_thread_is_answered_there() -> None:
    assert said("pressed_in_thread").place == f"{CHANNEL}:1790000000.000200"


def test_the_command_gets_a_person_in_the_customers_own_conversation() -> None:
    found = said("command_human")
    assert (found.keyword, found.place, found.text) == (Keyword.HUMAN, "", "/human about my order")
    assert found.id.endswith(":command:13345224609.738474920.8088930838d88f008e0")
    assert said("command_human_bare").text == "/human"


def test_the_command_is_answered_at_once_and_nothing_else_is() -> None:
    assert json.loads(answer(PAYLOADS["command_human"])) == {"response_type": "ephemeral", "text": ASKED_FOR}
    assert answer(PAYLOADS["text"]) == answer(PAYLOADS["ignored_other_command"]) == ""


def test_an_assistants_thread_is_greeted() -> None:
    found = said("assistant_opened")
    assert (found.keyword, found.text) == (Keyword.HELLO, OPENED)
    assert found.place == f"{ROOM}:1790000000.000090"


@pytest.mark.parametrize("name", ["text", "pressed", "command_human"])
def test_another_workspaces_installation_is_not_ours(name: str) -> None:
    assert letters(PAYLOADS[name], NOW, "T0ELSE0001") == ()
    assert len(letters(PAYLOADS[name], NOW, TEAM)) == 1


def test_markup_is_told_in_plain_words() -> None:
    assert said("text_marked_up").text == (
        "Is the coat (https://shop.example/a?b=1&c=2) <red>? Ask @grace, #shop or ada@example.com @here"
        " https://shop.example"
    )


def test_without_saying_who_we_are_slack_still_brings_mentions() -> None:
    body = changed("mention")
    del body["authorizations"]
    assert letters(body, NOW) == (said("mention"),)


def test_a_press_on_a_message_that_slack_does_not_show_is_one() -> None:
    body = {name: value for name, value in PAYLOADS["pressed_in_thread"].items() if name != "message"}
    (found,) = letters(body, NOW)
    shown = said("pressed_in_thread")
    assert isinstance(found, Said)
    assert (found.id, found.place, found.payload) == (shown.id, shown.place, shown.payload)


def test_a_command_without_a_number_is_named_by_what_it_says() -> None:
    body = {name: value for name, value in PAYLOADS["command_human"].items() if name != "trigger_id"}
    (found,) = letters(body, NOW)
    assert (found,) == letters(dict(reversed(body.items())), NOW)
    assert found.id != letters({**body, "text": "another"}, NOW)[0].id


@pytest.mark.parametrize(
    "event",
    [
        {"ts": "now"},
        {"ts": 1790000000.0001},
        {"channel": "a b"},
        {"text": 5},
        {"files": [{"name": "x"}]},
        {"user": {}},
        {"text": "\ud800"},
    ],
)
def test_a_message_that_is_none_is_unreadable(event: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        letters(changed("text", **event), NOW)


@pytest.mark.parametrize("body", [None, [], "x", {"type": "event_callback"}])
def test_what_is_no_request_is_unreadable(body: Any) -> None:
    with pytest.raises(Unreadable):
        letters(body, NOW)


def test_no_words_stand_in_an_error() -> None:
    with pytest.raises(Unreadable) as raised:
        letters(changed("text", user={"secret words": 1}), NOW)
    assert "secret" not in str(raised.value)


@st.composite
def _altered(draw: st.DrawFn) -> Any:
    """A captured request with anything in the place of anything."""
    body = json.loads(json.dumps(PAYLOADS[draw(st.sampled_from(sorted(PAYLOADS)))]))
    node = body
    while True:
        key = draw(st.sampled_from(sorted(node)) if isinstance(node, dict) else st.integers(0, len(node) - 1))
        if not (node[key] and isinstance(node[key], dict | list)) or draw(st.booleans()):
            node[key] = draw(json_values)
            return body
        node = node[key]


@given(_altered() | json_values)
def test_anything_gives_letters_or_is_unreadable(body: Any) -> None:
    with suppress(Unreadable):
        for found in letters(body, NOW):
            assert LETTER.load(LETTER.dump(found)) == found
            assert found.id.startswith("slack:")
