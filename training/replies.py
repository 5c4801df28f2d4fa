"""What a model makes of a message that opens a conversation: the intent, and what the bot does first."""

from __future__ import annotations

from dataclasses import dataclass

from rasa.core.agent import Agent
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


@dataclass(frozen=True)
class Reply:
    """The intent a message is taken for, and the text the bot answers with or the action it begins."""

    intent: str
    does: str


async def reply(agent: Agent, text: str) -> Reply:
    """Ask the model. No action is run: an answer that an action would give is told by the action's name."""
    parsed = await agent.parse_message(text)
    events = [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        ActionExecuted(ACTION_LISTEN_NAME),
        UserUttered(text, parsed["intent"], parsed["entities"], parsed),
    ]
    tracker = DialogueStateTracker.from_events("test-message", events, agent.domain.slots)
    predicted = agent.predict_next_with_tracker(tracker)
    action = max(predicted["scores"], key=lambda each: float(each["score"]))["action"] if predicted else ""
    return Reply(parsed["intent"]["name"] or "nothing", _words(agent, action))


def _words(agent: Agent, action: str) -> str:
    variants = agent.domain.responses.get(action, [])
    said = next((each["text"] for each in variants if each.get("text") and not each.get("channel")), None)
    return str(said or action)
