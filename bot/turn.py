"""One turn: under the sender's lock, answered once, and the same answer every time it is asked for."""

from __future__ import annotations

import copy
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor

from bot import history
from bot.action_endpoint import firm
from bot.answer import derive
from bot.protocol import Turn
from bot.recorded_answers import RecordedAnswers
from bot.tracker_store import LastSaved

# A ticket of Rasa's lock runs from its issue, not from when it is served, and an action may take five
# minutes: with Rasa's 60 s, a repeated message would be let in beside the first one.
LOCK_LIFETIME = 3600.0


class ChannelOutput(OutputChannel):
    """Bears the real channel's name, by which Rasa picks `channel:` variants of responses.

    Sends nothing: what the bot says is read off the tracker.
    """

    def __init__(self, channel: str) -> None:
        self._channel = channel

    def name(self) -> str:
        """The name of the channel the customer is on."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Left to the tracker."""


async def answer(agent: Agent, answers: RecordedAnswers, turn: Turn) -> dict[str, Any]:
    """The answer to the turn's message; raises whatever makes the turn fail, and has then kept nothing of it.

    The lock is taken before the mark is read, so that the second of two at once finds the first one's answer.
    """
    async with agent.lock_store.lock(turn.sender, lock_lifetime=LOCK_LIFETIME):
        first_time = answers.begin(turn.sender, turn.message_id)
        recorded = None if first_time else answers.get(turn.sender, turn.message_id)
        if recorded is not None:
            return recorded
        found = (None if first_time else await _remembered(agent, turn)) or await _run(agent, turn)
        answers.keep(turn.sender, turn.message_id, found)
        return found


async def _remembered(agent: Agent, turn: Turn) -> dict[str, Any] | None:
    """The answer of a turn that was saved before anyone was told."""
    tracker = await agent.tracker_store.retrieve_full_tracker(turn.sender)
    return derive(tracker, turn.message_id) if tracker else None


async def _run(agent: Agent, turn: Turn) -> dict[str, Any]:
    saved = LastSaved(agent.tracker_store)
    processor = _processor(agent, saved)
    output = ChannelOutput(turn.channel)
    await history.append(processor, turn, output)
    # The processor's, not the agent's: that one would wait for the lock held here.
    await processor.handle_message(
        UserMessage(
            turn.words,
            output,
            turn.sender,
            input_channel=turn.channel,
            message_id=turn.message_id,
            metadata=turn.metadata,
        )
    )
    found = derive(saved.tracker, turn.message_id)
    if found is None:
        raise RuntimeError("Rasa saved a turn without its message")
    return found


def _processor(agent: Agent, store: LastSaved) -> MessageProcessor:
    """The agent's processor for this turn alone, with the turn's own store and a firm action endpoint."""
    processor = copy.copy(agent.processor)
    processor.tracker_store = store
    processor.action_endpoint = firm(agent.action_endpoint)
    return processor
