"""One turn: under the sender's lock, answered once, and the same answer every time it is asked for.

The hub asks again whenever it cannot know: after a timeout, after a crash on either side. The answer is
derived from the tracker's events (`bot.answer`) and kept in one transaction with them. Two cases remain:

- the first time came to its end: the answer is found, and nothing runs;
- it did not: nothing of it was kept, and the turn runs as if for the first time. Actions that change the
  world carry the message's id as their key.

A lock that was lost loses nothing: of two turns with one message the first to end is kept, and is the answer
to both; of two messages the events of the second stand after those of the first.
"""

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
from bot.tracker_store import HubTrackerStore
from bot.turn_memory import TurnMemory


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


async def answer(agent: Agent, store: HubTrackerStore, turn: Turn) -> dict[str, Any]:
    """The answer to the turn's message; raises whatever makes the turn fail, and has then kept nothing of it.

    `store` is the agent's tracker store. The lock is taken before the answer is looked for, so that the
    second of two at once finds the first one's. Waiting for it ends with Rasa's 60 s, long after the hub
    stopped listening: it asks again.
    """
    async with agent.lock_store.lock(turn.sender):
        begun = await store.begin(turn.sender, turn.message_id, [said.id for said in turn.history])
        if begun.answer is not None:
            return begun.answer
        memory = TurnMemory(store, begun.tracker)
        await _run(_processor(agent, memory), turn, begun.known)
        found = derive(memory.tracker, turn.message_id)
        if found is None:
            raise RuntimeError("Rasa saved a turn without its message")
        return await store.end(memory.tracker, turn.message_id, found)


async def _run(processor: MessageProcessor, turn: Turn, known: frozenset[str]) -> None:
    output = ChannelOutput(turn.channel)
    await history.append(processor, turn, known, output)
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


def _processor(agent: Agent, memory: TurnMemory) -> MessageProcessor:
    """The agent's processor for this turn alone, with the turn's own store and a firm action endpoint."""
    processor = copy.copy(agent.processor)
    processor.tracker_store = memory
    processor.action_endpoint = firm(agent.action_endpoint)
    return processor
