"""The channel, asked as the hub asks it, in a real Rasa with a real Redis and a real action server."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.hub_channel import HubChannel, not_ready
from tests.bot.action_server import ActionServer
from tests.bot.rasa_process import RasaProcess
from tests.bot.redis_process import RedisProcess


def test_an_answer_has_every_part(rasa_process: RasaProcess, sender: str) -> None:
    answer = rasa_process.ask(sender, "hello")
    model_id = answer.pop("model_id")
    assert model_id == rasa_process.ready().json()["model_id"]
    assert answer.pop("intent")["name"] == "greet"
    assert answer == {
        "messages": [{"text": "Hello"}],
        "handoff": None,
        "fallback": False,
        "slots": {},
        "active_form": None,
        "requested_slot": None,
    }


def test_one_utterance_is_one_message_with_its_image_and_card(rasa_process: RasaProcess, sender: str) -> None:
    picture = {"text": "This one", "image": "https://shop.example/boots.png"}
    assert rasa_process.ask(sender, "show it")["messages"] == [
        {**picture, "custom": {"cards": [{"title": "Boots"}]}}
    ]


def test_a_channel_gets_its_variant_of_a_response(rasa_process: RasaProcess, sender: str) -> None:
    assert rasa_process.says(sender, "hello", channel="sms") == ["Hi"]


def test_a_form_is_told_with_its_slots(rasa_process: RasaProcess, sender: str) -> None:
    rasa_process.ask(sender, "order something")
    answer = rasa_process.ask(sender, "boots")
    assert answer["messages"] == [{"text": "How many?", "buttons": [{"title": "One", "payload": "1"}]}]
    assert (answer["active_form"], answer["requested_slot"]) == ("order_form", "amount")
    assert answer["slots"] == {"item": "boots"}


def test_a_handoff_is_taken_out_of_the_messages(rasa_process: RasaProcess, sender: str) -> None:
    answer = rasa_process.ask(sender, "a person please")
    assert answer["handoff"] == {"reason": "asked for a person", "team": "care"}
    assert answer["messages"] == [{"text": "Someone is coming."}]


def test_words_nobody_understands_are_a_fallback(rasa_process: RasaProcess, sender: str) -> None:
    answer = rasa_process.ask(sender, "qwertz uiop")
    assert answer["fallback"] is True
    assert answer["messages"] == [{"text": "Say it again?"}]


@pytest.mark.parametrize("text", ["/restart", "  /restart", "\u2003//restart", "/ /restart"])
def test_a_typed_slash_is_no_command(rasa_process: RasaProcess, sender: str, text: str) -> None:
    """A command has confidence 1; typed words have what the classifier gives them."""
    assert rasa_process.ask(sender, text)["intent"]["confidence"] < 1


def test_a_payload_is_a_command(rasa_process: RasaProcess, sender: str) -> None:
    intent = rasa_process.ask(sender, payload="/greet")["intent"]
    assert intent == {"name": "greet", "confidence": 1.0}


@pytest.mark.parametrize("text", ["", "   ", "/", "\x00"])
def test_a_message_without_words_is_answered(rasa_process: RasaProcess, sender: str, text: str) -> None:
    assert rasa_process.ask(sender, text)["messages"]


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
    """SIGKILL after the reply; SIGKILL between the save and the reply; each turn ran once."""
    kept = rasa_process.ask(sender, "count this", message_id=f"{sender}:kept")
    rasa_process.kill()
    rasa_process.start("tests/bot/project/fatal-endpoints.yml")
    assert rasa_process.ask(sender, "count this", message_id=f"{sender}:kept") == kept
    with pytest.raises(OSError, match="Connection aborted"):
        rasa_process.request(sender, "count this", message_id=f"{sender}:lost", metadata={"fatal": True})
    assert rasa_process.wait_until_dead() == -9
    rasa_process.start()
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
    """The form is dropped as Rasa drops it after the session's time, counted from the customer's last words."""
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


@pytest.mark.parametrize(
    "headers", [{}, {"X-Hub-Secret": "wrong"}, {"X-Hub-Secret": b"\xff\xfe"}, {"X-Hub-Secret": "é".encode()}]
)
def test_the_wrong_secret_is_refused(rasa_process: RasaProcess, headers: dict[str, Any]) -> None:
    assert rasa_process.post(b"{}", headers).status_code == 401


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"sender": 1}', b"[" * 100_000])
def test_what_cannot_be_read_is_refused_with_a_sentence(rasa_process: RasaProcess, body: bytes) -> None:
    response = rasa_process.post(body)
    assert response.status_code == 400
    assert response.json()["error"].endswith(".")


def test_the_log_has_no_words_of_the_customer(rasa_process: RasaProcess, sender: str) -> None:
    rasa_process.ask(sender, "hello zanzibar")
    rasa_process.ask(sender, "/zanzibar", history=[_said("1", "customer", "zanzibar")])
    rasa_process.post(json.dumps({"sender": sender, "text": ["zanzibar"]}).encode())
    assert "zanzibar" not in rasa_process.log.read_text()


def test_without_a_model_it_is_not_ready() -> None:
    assert not_ready(None) == "No model is loaded."


@pytest.mark.parametrize("credentials", [None, {}, {"secret": "x"}, {"redis": "redis://x"}, {"secret": ""}])
def test_missing_credentials_stop_rasa(credentials: dict[str, Any] | None) -> None:
    with pytest.raises(Exception, match="credentials"):
        HubChannel.from_credentials(credentials)


def _said(id: str, sender: str, text: str, hours_ago: int = 0) -> dict[str, Any]:
    return {"id": id, "from": sender, "text": text, "at": int((time.time() - 3600 * hours_ago) * 1000)}


def _wait_for(condition: Any) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
