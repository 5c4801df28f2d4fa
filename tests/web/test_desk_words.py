"""The desk's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.bot import Memory
from hub.content import File
from hub.conversation import Packet
from tests.values import case
from web import desk_words


@pytest.mark.parametrize(
    ("name", "said"), [("return_form", "Return"), ("form", "Form"), ("change_address_form", "Change address")]
)
def test_a_form_is_named_without_the_word(name: str, said: str) -> None:
    assert desk_words.form(name) == said


@pytest.mark.parametrize(
    ("slot", "said"),
    [(True, "Yes"), (["a", "b"], "a, b"), ({"order_id": 4021}, "Order id: 4021"), (2.5, "2.5")],
)
def test_a_slot_is_said_as_people_say_it(slot: object, said: str) -> None:
    assert desk_words.value(slot) == said


def test_slots_leave_out_what_is_empty_or_rasas_own() -> None:
    slots = {"order_id": "4021", "requested_slot": "reason", "size": None, "items": [], "form_order": "4021"}
    assert desk_words.slots(case("1", packet=Packet(Memory(slots=slots)))) == [("Order id", "4021")]


def test_a_customer_is_called_by_the_name_the_bot_was_told() -> None:
    known = Packet(Memory(slots={"name": "Kim"}))
    assert desk_words.customer(case("1", packet=known)) == "Kim"
    assert desk_words.customer(case("1", customer="01J0000000000000000000ab3d")) == "Customer AB3D"


@given(st.text())
def test_an_anchor_is_a_plain_id_whatever_the_message_is_called(mid: str) -> None:
    assert desk_words.anchor("words", mid).removeprefix("words-").isalnum()


def test_what_the_bot_did_not_understand_is_known() -> None:
    assert desk_words.misunderstood("nlu_fallback")
    assert not desk_words.misunderstood("return_item")


def test_a_slot_is_named_without_its_form() -> None:
    assert [desk_words.slot(name) for name in ("form_order", "return_item")] == ["Order", "Return item"]


@pytest.mark.parametrize(
    ("mime", "size", "kind", "told"),
    [
        ("application/pdf", 0, "PDF", ""),
        ("audio/ogg", 300, "Recording", "1 KB"),
        ("video/mp4", 5 * 1024 * 1024, "Video", "5.0 MB"),
        ("application/x-unknown", 48_213, "File", "47 KB"),
    ],
)
def test_a_file_is_said_in_words(mime: str, size: int, kind: str, told: str) -> None:
    file = File("m", "name", mime, size)
    assert (desk_words.kind(file), desk_words.size(file)) == (kind, told)
