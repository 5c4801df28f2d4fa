"""The names of the keys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.tracker_keys import Keys, every_sender, sender_of

ANY = st.text(st.characters(), max_size=20)


@given(ANY, ANY)
def test_a_sender_is_read_back_from_its_key(prefix: str, sender: str) -> None:
    assert sender_of(prefix, Keys(prefix, sender).events) == sender


@given(ANY, ANY)
def test_all_keys_of_a_sender_share_its_hash_tag(sender: str, message_id: str) -> None:
    keys = Keys("rasa:", sender)
    tags = {key[key.index("{") : key.index("}")] for key in [*_fixed(keys), keys.answer(message_id)]}
    assert len(tags) == 1


@given(ANY, ANY)
def test_no_message_has_the_name_of_another_key(sender: str, message_id: str) -> None:
    keys = Keys("rasa:", sender)
    assert len({*_fixed(keys), keys.answer(message_id)}) == 4


def test_a_prefix_is_no_pattern() -> None:
    assert every_sender("a*[b]?\\") == "a[*][[]b][?]\\\\tracker:{*}:events"


def _fixed(keys: Keys) -> list[str]:
    return [keys.events, keys.session, keys.heard]
