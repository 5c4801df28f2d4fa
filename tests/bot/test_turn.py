"""Turns in a real Rasa, with a real Redis and a real action server: repeated, crashed, failed."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from redis import Redis

from tests.bot.action_server import ActionServer
from tests.bot.rasa_process import RasaProcess
from tests.redis_process import RedisProcess


def test_a_repeated_message_runs_nothing(
    rasa_process: RasaProcess, actions: ActionServer, sender: str
) -> None:
    first = rasa_process.ask(sender, "count this", message_id=f"{sender}:1")
    later = rasa_process.ask(sender, "count this", message_id=f"{sender}:2")
    again = rasa_process.ask(sender, "count this", message_id=f"{sender}:1")
    assert (first, later["slots"]) == (again, {"calls": 2})
    assert actions.calls[f"{sender}:1"] == 1


def test_of_two_at_once_one_runs(rasa_process: RasaProcess, actions: ActionServer, sender: str) -> None:
    gate = actions.gates[sender] = threading.Event()
    with ThreadPoolExecutor() as pool:
        asked = [pool.submit(rasa_process.ask, sender, "count this", message_id=sender) for _ in range(3)]
        _wait_for(lambda: actions.calls[sender] > 0)
        gate.set()
        answers = [future.result() for future in asked]
    assert answers[0] == answers[1] == answers[2]
    assert actions.calls[sender] == 1


def test_a_restart_and_a_crash_change_no_answer(
    rasa_process: RasaProcess, actions: ActionServer, sender: str
) -> None:
    """SIGKILL between the save and the reply; what was asked before and what was lost ran once."""
    kept = rasa_process.ask(sender, "count this", message_id=f"{sender}:kept")
    with pytest.raises(OSError, match="Connection aborted"):
        rasa_process.request(sender, "count this", message_id=f"{sender}:lost", metadata={"fatal": True})
    assert rasa_process.wait_until_dead() == -9
    rasa_process.start("endpoints.yml")
    assert rasa_process.ask(sender, "count this", message_id=f"{sender}:kept") == kept
    lost = rasa_process.ask(sender, "count this", message_id=f"{sender}:lost", metadata={"fatal": True})
    assert (lost["messages"], lost["slots"]) == ([{"text": "counted 2"}], {"calls": 2})
    assert actions.calls[f"{sender}:kept"] == actions.calls[f"{sender}:lost"] == 1


def test_a_broken_action_fails_the_turn_until_it_works(
    rasa_process: RasaProcess, actions: ActionServer, sender: str
) -> None:
    actions.broken.add(sender)
    failed = rasa_process.request(sender, "count this", message_id=sender)
    actions.broken.remove(sender)
    assert (failed.status_code, failed.json()) == (503, {"error": "the action server answered 500"})
    assert rasa_process.ask(sender, "count this", message_id=sender)["slots"] == {"calls": 1}


def test_a_failed_turn_settles_nothing_twice(
    rasa_process: RasaProcess, actions: ActionServer, redis_url: str, sender: str
) -> None:
    rasa_process.ask(sender, "order something")
    actions.broken.add(sender)
    rasa_process.request(sender, "count this", message_id=sender, settled=True)
    actions.broken.remove(sender)
    assert rasa_process.says(sender, "count this", message_id=sender, settled=True) == ["counted 1"]
    with Redis.from_url(redis_url, decode_responses=True) as client:
        memory = client.xrange(f"rasa:tracker:{{{sender}}}:events")
    events = [json.loads(entry["e"]) for _, entry in memory]
    assert [event["name"] for event in events if event["event"] == "active_loop"] == ["order_form", None]


def test_restarted_and_reverted_turns_are_remembered(rasa_process: RasaProcess, sender: str) -> None:
    for text, reply in (("stop", "I did not get that."), ("restart", "Starting over.")):
        first = rasa_process.ask(sender, payload=f"/{text}", message_id=f"{sender}:{text}")
        again = rasa_process.ask(sender, payload=f"/{text}", message_id=f"{sender}:{text}")
        assert first == again
        assert first["messages"] == [{"text": reply}]


def test_history_leaves_a_form_as_it_was(rasa_process: RasaProcess, sender: str) -> None:
    rasa_process.ask(sender, "order something")
    history = [_said("1", "customer", "where is my parcel???"), _said("2", "agent", "On its way.")]
    answer = rasa_process.ask(sender, "boots", history=history)
    assert answer["slots"] == {"item": "boots"}
    assert answer["requested_slot"] == "amount"
    assert rasa_process.says(sender, "2", history=history) == ["2 of boots"]


def test_history_can_come_before_anything_else(rasa_process: RasaProcess, sender: str) -> None:
    history = [_said("1", "customer", "hi"), _said("2", "bot", "A colleague will answer.")]
    assert rasa_process.says(sender, "hello", history=history) == ["Hello"]


def test_a_stretch_that_ended_long_ago_ends_the_session(rasa_process: RasaProcess, sender: str) -> None:
    """The form is dropped after the session's time, counted from the customer's last words."""
    rasa_process.ask(sender, "count this")
    history = [_said(str(n), "customer", "hi", hours_ago=9 - n) for n in range(3)]
    rasa_process.ask(sender, "order something", history=history)
    assert rasa_process.says(sender, "boots") == ["How many?"]


def test_redis_gone_and_back_leaves_the_form(
    rasa_process: RasaProcess, redis_process: RedisProcess, sender: str
) -> None:
    rasa_process.ask(sender, "order something")
    redis_process.kill()
    gone = rasa_process.request(sender, "boots", message_id=f"{sender}:boots")
    ready = rasa_process.ready()
    redis_process.start()
    assert (gone.status_code, ready.status_code) == (503, 503)
    assert "error" in gone.json()
    assert rasa_process.says(sender, "boots", message_id=f"{sender}:boots") == ["How many?"]


def test_a_question_the_hub_gave_up_is_answered_when_asked_again(
    rasa_process: RasaProcess, actions: ActionServer, sender: str
) -> None:
    gate = actions.gates[sender] = threading.Event()
    with pytest.raises(OSError, match="timed out"):
        rasa_process.request(sender, "count this", message_id=sender, patience=0.5)
    gate.set()
    assert rasa_process.ask(sender, "count this", message_id=sender)["slots"] == {"calls": 1}


def _said(id: str, sender: str, text: str, hours_ago: int = 0) -> dict[str, Any]:
    return {"id": id, "from": sender, "text": text, "at": int((time.time() - 3600 * hours_ago) * 1000)}


def _wait_for(condition: Any) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
