"""Updates as letters: every kind, and whatever else may come."""

from __future__ import annotations

import json
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.parse import letters, parse
from adapters.telegram.pressed import Pressed, Words
from hub.content import Location, plain
from hub.errors import Unreadable
from hub.messages import LETTER, Address, Edited, Inbound, Keyword, Reached, Said
from tests.strategies import json_values

PAYLOADS = {
    path.stem: json.loads(path.read_text()) for path in Path("tests/payloads/telegram").glob("*.json")
}
ADA = Address("telegram", "4242:5550100")
NOW = 7


def letter(name: str) -> Inbound:
    (found,) = letters("4242", PAYLOADS[name], NOW)
    return found


def said(name: str) -> Said:
    found = letter(name)
    assert isinstance(found, Said)
    return found


@pytest.mark.parametrize("name", sorted(PAYLOADS))
def test_every_captured_update_gives_letters_that_can_be_kept(name: str) -> None:
    """One letter each, but for what the name says is ignored; and the same one each time it comes."""
    none = name.startswith("ignored") or name in {"live_location_moved", "pressed_inline", "pressed_game"}
    found = letters("4242", PAYLOADS[name], NOW)
    assert len(found) == (0 if none else 1)
    assert [LETTER.load(LETTER.dump(each)) for each in found] == list(found)
    assert letters("4242", PAYLOADS[name], NOW + 1000)[:1] == found[:1] or name.startswith("pressed")


def test_no_two_updates_have_letters_of_one_name() -> None:
    named = [each.id for update in PAYLOADS.values() for each in letters("4242", update, NOW)]
    assert len(set(named)) == len(named)


def test_words_say_who_where_and_when() -> None:
    assert said("text") == Said(
        id="telegram:4242:5550100:101",
        at=1763776800000,
        address=ADA,
        text="Where is my order 4021?",
        place="5550100",
    )


def test_formatting_is_left_to_the_words() -> None:
    assert said("text_formatted").text == "Bold and a link, café 👍🏽"


@pytest.mark.parametrize(
    ("name", "keyword", "link"),
    [
        ("command_start", Keyword.HELLO, ""),
        ("command_start_with_link", Keyword.HELLO, "bGluay10b2tlbg"),
        ("command_help", Keyword.ASSIST, ""),
        ("command_human", Keyword.HUMAN, ""),
        ("command_stop", Keyword.STOP, ""),
        ("command_other_command", None, ""),
        ("text_forwarded", None, ""),
        ("text", None, ""),
    ],
)
def test_a_command_is_a_keyword(name: str, keyword: Keyword | None, link: str) -> None:
    assert (said(name).keyword, said(name).link) == (keyword, link)


@pytest.mark.parametrize("words", ["/stop@shop_example_bot", "/STOP", "/stop please"])
def test_a_command_may_name_the_bot_and_be_written_large(words: str) -> None:
    update = deepcopy(PAYLOADS["command_stop"])
    update["message"]["text"] = words
    (found,) = letters("4242", update, NOW)
    assert isinstance(found, Said)
    assert found.keyword is Keyword.STOP


def test_a_caption_is_the_words_of_its_file() -> None:
    assert (said("photo").text, len(said("photo").attachments)) == ("Torn at the seam", 1)


def test_a_place_stands_beside_the_words() -> None:
    assert said("location").blocks == (Location(51.50735, -0.12776),)
    assert said("venue").blocks == (Location(51.5194, -0.127, "British Museum, Great Russell St"),)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("contact_own", "Their own contact: Ada Example, 15550100"),
        ("contact_of_another", "The contact of somebody else: Grace, 15550101"),
        ("contact_without_account", "The contact of somebody else: Paul, 15550102"),
        ("poll", "[poll] Which size?\n- M\n- L"),
        ("dice", "[dice]"),
        ("story", "[story]"),
    ],
)
def test_what_a_bot_cannot_read_is_told_in_words(name: str, words: str) -> None:
    assert (said(name).text, plain(said(name).blocks)) == ("", words)


def test_an_edit_names_the_letter_it_changes() -> None:
    edited = letter("edited")
    assert isinstance(edited, Edited)
    assert (edited.of, edited.text) == (said("text").id, "Where is my order 4022?")
    assert edited.at == 1763776842000
    caption = letter("edited_caption")
    assert isinstance(caption, Edited)
    assert (caption.of, caption.text) == (said("photo").id, "Torn at both seams")


def test_two_edits_of_one_message_are_two_letters() -> None:
    again = {**PAYLOADS["edited"], "update_id": 700009999}
    assert letters("4242", again, NOW)[0].id != letter("edited").id


def test_a_press_carries_what_is_needed_to_answer_and_mark_it() -> None:
    press = said("pressed")
    assert (press.id, press.at) == ("telegram:4242:press:5550100:140", NOW)
    assert (press.text, press.payload) == ("Yes, please", "c:0f1e2d3c4b5a69788796a5")
    assert press.press is not None
    assert press.press.message == "140"
    shown = Pressed("4382bfdwdsb323b2d9", Words.TEXT, "Shall I <b>send</b> &lt;it&gt; again?")
    assert Pressed.load(press.press.query) == shown


@pytest.mark.parametrize(
    ("name", "words", "html"),
    [
        ("pressed_under_photo", Words.CAPTION, "Rain jacket"),
        ("pressed_under_location", Words.NONE, ""),
        ("pressed_out_of_reach", Words.NONE, ""),
    ],
)
def test_a_press_tells_where_its_message_has_its_words(name: str, words: Words, html: str) -> None:
    press = said(name).press
    assert press is not None
    shown = Pressed.load(press.query)
    assert (shown.words, shown.html) == (words, html)


def test_a_second_press_on_one_message_is_a_repeat() -> None:
    again = deepcopy(PAYLOADS["pressed"])
    again["update_id"] += 50
    again["callback_query"] |= {"id": "another", "data": "c:a5968778695a4b3c2d1e0f"}
    assert letters("4242", again, NOW)[0].id == said("pressed").id


def test_a_block_and_its_end_are_told() -> None:
    blocked, unblocked = letter("blocked"), letter("unblocked")
    assert isinstance(blocked, Reached)
    assert isinstance(unblocked, Reached)
    assert (blocked.reachable, blocked.why) == (False, "The customer has blocked the bot.")
    assert (unblocked.reachable, unblocked.address) == (True, ADA)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return [path, *(deeper for key, child in children for deeper in _paths(child, (*path, key)))]


def _replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    changed = deepcopy(value)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = new
    return changed


@st.composite
def broken_updates(draw: st.DrawFn) -> Any:
    """An update with one value in it replaced by anything at all."""
    update = PAYLOADS[draw(st.sampled_from(sorted(PAYLOADS)))]
    path = draw(st.sampled_from(_paths(update)))
    return _replaced(update, path, draw(json_values | st.integers(-(10**30), 10**30) | st.just("\ud800")))


@given(broken_updates())
def test_any_json_is_letters_that_can_be_kept_or_unreadable(update: Any) -> None:
    try:
        found = parse("4242", json.dumps(update).encode(), NOW)
    except Unreadable:
        return
    assert [LETTER.load(LETTER.dump(each)) for each in found] == list(found)


@given(st.binary() | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_letters_or_unreadable(body: bytes) -> None:
    with suppress(Unreadable):
        assert parse("4242", body, NOW) == ()


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"update_id": "x"}', b"[" * 100_000, b'{"update_id": NaN}']
)
def test_what_is_no_update_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        parse("4242", body, NOW)


def test_the_complaint_about_an_update_quotes_nothing_of_it() -> None:
    update = deepcopy(PAYLOADS["text"])
    update["message"]["text"] = {"secret words": "secret words"}
    with pytest.raises(Unreadable) as raised:
        parse("4242", json.dumps(update).encode(), NOW)
    assert "secret" not in str(raised.value)
