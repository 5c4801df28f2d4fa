"""Plays generated dialogues of the project `dialogues` with any tracker store, and tells what the bot did."""

from __future__ import annotations

import copy
import random
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import SessionConfig
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot import history
from bot.protocol import Said, Turn
from bot.turn import ChannelOutput
from bot.turn_memory import TurnMemory
from tests.bot.model import trained_model

PROJECT = Path(__file__).parent / "dialogues"
EXPIRED = "(the session expired)"
AGENT = "(an agent spoke)"
SETTLED = "(an agent settled it)"
_WORDS = (
    *["/affirm", "/deny", "/ask", "/greet", "/praise", "/info"] * 4,
    *["/order", "/book", '/tell{"item": "boots"}', "/nlu_fallback", "/undo", "/reject"] * 2,
    *["/begin", '/tell{"mood": "good"}', '/tell{"mood": "bad"}', "/stop", "/forget", "/undo_action"],
    *["/follow", "/pause", "/resume", "/resume", "nobody understands", f"{SETTLED}/ask"],
    *[f"{AGENT}/info", f"{EXPIRED}/ask", "/session_start", "/restart"],
)
_ANSWERS: dict[str, list[dict[str, Any]]] = {
    "action_undo": [{"event": "rewind"}],
    "action_undo_action": [{"event": "undo"}, {"event": "followup", "name": "action_listen"}],
    "action_forget": [{"event": "reset_slots"}],
    "action_pause": [{"event": "pause"}],
    "action_resume": [{"event": "resume"}],
    "action_follow": [{"event": "followup", "name": "utter_third"}],
    "action_begin": [],
}


def generated(seed: int, length: int) -> list[str]:
    """What the customer says and what happens around it; the same for the same seed."""
    choose = random.Random(seed)  # noqa: S311 - the same dialogue every time
    return choose.choices(_WORDS, k=length)


class Actions(EndpointConfig):
    """The project's actions, without a server."""

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        asked = kwargs["json"]
        slots = asked["tracker"]["slots"]
        if asked["next_action"] == "action_count":
            counted = {"event": "slot", "name": "count", "value": (slots["count"] or 0) + 1}
            known = {"event": "slot", "name": "known", "value": (slots["count"] or 0) % 3 == 1}
            return {"events": [counted, known], "responses": [{"text": f"counted {counted['value']}"}]}
        if asked["next_action"] == "validate_order_form":
            return self._validated(asked)
        return {"events": _ANSWERS[asked["next_action"]], "responses": []}

    def _validated(self, asked: dict[str, Any]) -> dict[str, Any]:
        heard = asked["tracker"]["latest_message"]["intent"].get("name")
        if heard == "praise":
            raise ClientResponseError(400, "rejected", '{"action_name": "order_form", "error": "no"}')
        if asked["tracker"]["slots"]["amount"] == "bad":
            return {"events": [{"event": "slot", "name": "amount", "value": None}], "responses": []}
        return {"events": [], "responses": []}


@dataclass(frozen=True)
class Happened:
    """What a turn did: its events, without the times, and the state after it."""

    events: list[dict[str, Any]]
    state: dict[str, Any]


class Bot:
    """The trained bot with one tracker store."""

    def __init__(self, agent: Agent, store: TrackerStore) -> None:
        self._processor = copy.copy(agent.processor)
        self._processor.action_endpoint = Actions("http://nowhere")
        self.store = store
        store.domain = self._processor.domain

    async def hear(self, sender: str, words: str, number: int) -> Happened:
        """One turn, as `bot.turn` has it."""
        memory = TurnMemory(self.store, await self.store.retrieve(sender))
        self._processor.tracker_store = memory
        happened, text = words[: words.rfind(")") + 1], words[words.rfind(")") + 1 :]
        said = [Said(f"{number}:{who}", who, "hm", 0) for who in ("customer", "agent")]
        turn = Turn(sender, f"m{number}", "sms", text, {}, tuple(said) if happened == AGENT else ())
        turn = replace(turn, settled=happened == SETTLED)
        self._processor.domain.session_config = SessionConfig(1e-9 if happened == EXPIRED else 0, True)
        output = ChannelOutput(turn.channel)
        await history.append(self._processor, turn, (), output)
        await self._processor.handle_message(UserMessage(text, output, sender, message_id=turn.message_id))
        assert memory.tracker is not None
        await self.store.save(memory.tracker)
        return _happened(memory.tracker, turn.message_id)


def _happened(tracker: DialogueStateTracker, message_id: str) -> Happened:
    events = list(_without_carried([_timeless(event.as_dict()) for event in tracker.events]))
    at = max(n for n, event in enumerate(events) if event.get("message_id") == message_id)
    state = tracker.current_state()
    del state["latest_event_time"]
    return Happened(events[at:], state)


def _without_carried(events: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The events without the slots that sessions begin with: the store has each once, the state has them."""
    carried = False
    for event in events:
        carried = event["event"] == "session_started" or (carried and event["event"] == "slot")
        if not carried or event["event"] != "slot":
            yield event


def _timeless(event: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name != "timestamp"}


def loaded() -> Agent:
    """The trained bot."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Rasa and its libraries warn while they load
        return Agent.load(str(trained_model(PROJECT)))
