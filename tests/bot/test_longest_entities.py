"""Of entities inside one another the longest stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.message import Message

from bot.longest_entities import LongestEntities

SPANS = st.tuples(st.integers(0, 9), st.integers(1, 5)).map(lambda span: (span[0], span[0] + span[1]))


def kept(*spans: tuple[int, int]) -> list[tuple[int, int]]:
    entities = [{"entity": "thing", "start": start, "end": end} for start, end in spans]
    (message,) = LongestEntities().process([Message({"text": "said", "entities": entities})])
    return [(entity["start"], entity["end"]) for entity in message.get("entities")]


def test_a_part_of_a_longer_entity_is_dropped() -> None:
    assert kept((3, 7), (0, 9), (4, 9)) == [(0, 9)]


def test_neighbours_and_overlapping_entities_stay() -> None:
    assert kept((0, 4), (4, 8), (6, 10)) == [(0, 4), (4, 8), (6, 10)]


def test_two_readings_of_the_same_words_stay() -> None:
    assert kept((0, 4), (0, 4)) == [(0, 4), (0, 4)]


def test_a_message_without_entities_gets_an_empty_list() -> None:
    (message,) = LongestEntities().process([Message({"text": "said"})])
    assert message.get("entities") == []


@given(spans=st.lists(SPANS, max_size=6))
def test_every_dropped_entity_lies_inside_a_kept_one(spans: list[tuple[int, int]]) -> None:
    stayed = kept(*spans)
    assert all(any(start <= a and b <= end for start, end in stayed) for a, b in spans)
