"""The channel, asked as the hub asks it, in a real Rasa with a real Redis and a real action server."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from redis import Redis

from bot.hub_channel import HubChannel, not_ready, wrong_store
from tests.bot.action_server import ActionServer
from tests.bot.rasa_process import RasaProcess


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


def test_a_form_goes_on_after_a_stretch_that_settled_nothing(rasa_process: RasaProcess, sender: str) -> None:
    rasa_process.ask(sender, "order something")
    history = [_said("1", "customer", "anyone?"), _said("2", "agent", "One moment.")]
    assert rasa_process.says(sender, "boots", history=history, settled=False) == ["How many?"]


def test_a_form_is_over_when_a_person_settled_the_matter(rasa_process: RasaProcess, sender: str) -> None:
    """Its slots are empty for the next one; what else the bot knows it still knows."""
    rasa_process.ask(sender, "count this")
    rasa_process.ask(sender, "order something")
    rasa_process.ask(sender, "boots")
    history = [_said("1", "customer", "two please"), _said("2", "agent", "I have ordered them.")]
    answer = rasa_process.ask(sender, "hello", history=history, settled=True)
    assert answer["messages"] == [{"text": "Hello"}]
    assert (answer["active_form"], answer["requested_slot"]) == (None, None)
    assert answer["slots"] == {"calls": 1}
    assert rasa_process.says(sender, "order something") == ["Which item?"]


def test_a_form_that_waited_for_a_person_is_over_without_a_word_said(
    rasa_process: RasaProcess, sender: str
) -> None:
    rasa_process.ask(sender, "order something")
    assert rasa_process.says(sender, "hello", settled=True) == ["Hello"]


def test_what_was_settled_is_over_once(rasa_process: RasaProcess, sender: str) -> None:
    """The message that began the next form, asked again, does not end that one too."""
    rasa_process.ask(sender, "order something")
    first = rasa_process.ask(sender, "order something", message_id=f"{sender}:1", settled=True)
    again = rasa_process.ask(sender, "order something", message_id=f"{sender}:1", settled=True)
    assert first == again
    assert first["messages"] == [{"text": "Which item?"}]
    assert rasa_process.says(sender, "boots") == ["How many?"]


def test_a_stranger_can_be_told_that_something_was_settled(rasa_process: RasaProcess, sender: str) -> None:
    assert rasa_process.says(sender, "hello", settled=True) == ["Hello"]


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


def test_a_store_that_forgets_is_named() -> None:
    agent = Agent(Domain.empty(), tracker_store=InMemoryTrackerStore(Domain.empty()))
    assert "endpoints.yml" in str(wrong_store(agent))
    assert wrong_store(None) is None


def test_a_wrong_store_class_stops_the_start(
    redis_url: str, actions: ActionServer, model: Path, tmp_path: Path
) -> None:
    environment = {"REDIS_URL": redis_url, "ACTIONS_URL": actions.url}
    process = RasaProcess(model, environment, tmp_path / "rasa.log")
    process.launch("tests/bot/project/misspelt-endpoints.yml")
    assert process.wait_until_dead() == 1
    assert "The tracker store in use is not the one of bot/" in process.log.read_text()


def test_an_erased_sender_is_a_stranger(rasa_process: RasaProcess, redis_url: str, sender: str) -> None:
    """Any string is a sender; nothing with its name in it is left in Redis."""
    odd = f"{sender}/é {{x}}%2F"
    first = rasa_process.ask(odd, "count this", message_id="m1")
    assert rasa_process.erase(odd).status_code == 204
    with Redis.from_url(redis_url, decode_responses=True) as client:
        assert list(client.scan_iter(match=f"*{sender}*")) == []
    assert rasa_process.ask(odd, "count this", message_id="m1") == first


def test_nobody_erases_without_the_secret(rasa_process: RasaProcess, sender: str) -> None:
    rasa_process.ask(sender, "count this")
    assert rasa_process.erase(sender, {}).status_code == 401
    assert rasa_process.ask(sender, "count this")["slots"] == {"calls": 2}


@pytest.mark.parametrize("credentials", [None, {}, {"redis": "redis://x"}, {"secret": ""}])
def test_missing_credentials_stop_rasa(credentials: dict[str, Any] | None) -> None:
    with pytest.raises(Exception, match="credentials"):
        HubChannel.from_credentials(credentials)


def _said(id: str, sender: str, text: str, hours_ago: int = 0) -> dict[str, Any]:
    return {"id": id, "from": sender, "text": text, "at": int((time.time() - 3600 * hours_ago) * 1000)}
