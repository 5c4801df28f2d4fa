"""Marks and answers, in a real Redis."""

from __future__ import annotations

import pytest

from bot.errors import StoreUnavailable
from bot.recorded_answers import TTL, RecordedAnswers
from bot.redis import connect

NOWHERE = "redis://127.0.0.1:1"


def test_a_message_is_begun_once(redis_url: str, sender: str) -> None:
    answers = RecordedAnswers(redis_url)
    assert [answers.begin(sender, "m1"), answers.begin(sender, "m1"), answers.begin(sender, "m2")] == [
        True,
        False,
        True,
    ]


def test_a_mark_is_no_answer(redis_url: str, sender: str) -> None:
    answers = RecordedAnswers(redis_url)
    assert answers.get(sender, "m1") is None
    answers.begin(sender, "m1")
    assert answers.get(sender, "m1") is None


def test_an_answer_is_kept_for_its_message_alone(redis_url: str, sender: str) -> None:
    answers = RecordedAnswers(redis_url)
    answers.keep(sender, "m:1", {"messages": ["é"]})
    assert answers.get(sender, "m:1") == {"messages": ["é"]}
    assert answers.get(f"{sender}}}:m", "1") is None
    assert not answers.begin(sender, "m:1")


def test_nothing_is_kept_for_ever(redis_url: str, sender: str) -> None:
    answers = RecordedAnswers(redis_url)
    answers.begin(sender, "begun")
    answers.keep(sender, "kept", {})
    with connect(redis_url) as client:
        keys = list(client.scan_iter(match=f"*{sender}*"))
        assert len(keys) == 2
        assert all(0 < client.ttl(key) <= TTL for key in keys)


def test_without_redis_everything_fails() -> None:
    answers = RecordedAnswers(NOWHERE)
    for attempt in (
        answers.ping,
        lambda: answers.begin("ada", "m1"),
        lambda: answers.get("ada", "m1"),
        lambda: answers.keep("ada", "m1", {}),
    ):
        with pytest.raises(StoreUnavailable):
            attempt()
