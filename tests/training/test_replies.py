"""What a model makes of a message."""

from __future__ import annotations

import pytest
from rasa.core.agent import Agent

from training.replies import Reply, reply

pytestmark = pytest.mark.filterwarnings("ignore")


async def test_a_text_is_the_one_of_no_channel_in_particular(agent: Agent) -> None:
    assert await reply(agent, "good morning") == Reply("greet", "Hello")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("place an order", Reply("order", "order_form")),
        ("please count", Reply("count", "action_count")),
        ("/person", Reply("person", "Someone is coming.")),
        ("", Reply("nlu_fallback", "Say it again?")),
    ],
)
async def test_what_is_no_text_goes_by_its_name(agent: Agent, message: str, expected: Reply) -> None:
    assert await reply(agent, message) == expected
