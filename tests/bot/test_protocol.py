"""The hub's request, parsed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.protocol import Said, Turn, Unreadable, parse, typed

TURN: dict[str, Any] = {"sender": "ada", "message_id": "m1", "channel": "sms", "text": "hi"}
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_SAID = st.fixed_dictionaries({"id": st.text(), "from": st.just("agent"), "text": st.text(), "at": _JSON})
_LIKELY = st.fixed_dictionaries(
    {"sender": st.text(), "message_id": st.text(min_size=1), "channel": st.text(min_size=1)},
    optional={
        "text": st.text(st.characters()) | _JSON,
        "payload": st.text() | _JSON,
        "metadata": _JSON,
        "history": st.lists(_SAID, max_size=2) | _JSON,
    },
)


def test_a_turn_has_its_id_and_channel_in_its_metadata() -> None:
    history = [{"id": "7", "from": "agent", "text": "Hello", "at": 1000}]
    assert _parse(**TURN, metadata={"site": "demo"}, history=history) == Turn(
        sender="ada",
        message_id="m1",
        channel="sms",
        words="hi",
        metadata={"site": "demo", "channel": "sms", "message_id": "m1"},
        history=(Said("7", "agent", "Hello", 1000),),
    )


def test_a_case_is_settled_only_where_it_is_said() -> None:
    assert [_parse(**TURN).settled, _parse(**TURN, settled=True).settled] == [False, True]


def test_a_payload_is_read_as_it_is() -> None:
    assert _parse(sender="ada", message_id="m1", channel="sms", payload="/greet").words == "/greet"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"sender": ""}, r"\$\.sender"),
        ({"sender": 7}, r"\$\.sender"),
        ({"message_id": None}, r"\$\.message_id"),
        ({"text": 7}, r"\$\.text"),
        ({"payload": "/x"}, "oneOf"),
        ({"metadata": []}, r"\$\.metadata"),
        ({"settled": 1}, r"\$\.settled"),
        ({"history": [{"id": "1", "from": "nobody", "text": "", "at": 1}]}, r"\$\.history\[0\]\.from"),
        ({"history": [{"id": "1", "from": "bot", "text": "", "at": 1e300}]}, r"\$\.history\[0\]\.at"),
        ({"text": "\ud800"}, "UTF-8"),
    ],
)
def test_a_complaint_names_the_place_and_quotes_nothing(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(Unreadable, match=complaint) as raised:
        _parse(**{**TURN, **change, "metadata": change.get("metadata", {"note": "secret words"})})
    assert "secret words" not in str(raised.value)


@pytest.mark.parametrize("missing", ["sender", "message_id", "channel", "text"])
def test_nothing_may_be_missing(missing: str) -> None:
    with pytest.raises(Unreadable):
        _parse(**{name: value for name, value in TURN.items() if name != missing})


@given(st.text(st.characters()))
def test_typed_words_are_never_a_command_and_never_blank(text: str) -> None:
    """Rasa strips white space before it looks for the slash."""
    words = typed(text).strip()
    assert words
    assert not words.startswith("/")


@given(st.text(min_size=1).filter(lambda text: not text.isspace() and text.strip()[0] != "/"))
def test_other_words_stay_what_they_are(text: str) -> None:
    assert typed(text).strip() == text.strip()


@given(_LIKELY | _JSON)
def test_any_json_is_a_turn_or_unreadable(data: Any) -> None:
    try:
        turn = parse(json.dumps(data).encode())
    except Unreadable:
        return
    assert turn.words.encode()


@given(st.binary())
def test_any_bytes_are_a_turn_or_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        parse(body)


def _parse(**turn: Any) -> Turn:
    return parse(json.dumps(turn).encode())
