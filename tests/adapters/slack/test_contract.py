"""Held against descriptions we did not write: Slack's methods, and the library's own models of blocks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from adapters.slack.parse import letters
from hub.channel import Kept
from hub.content import Card, Choice, Choices, Content, File, Image, ItemList, Location, Text, text
from hub.messages import Said
from tests.adapters.slack.line import TO_ADA, line
from tests.providers.slack import ADA, ADAS, Call

SPECS = {
    (spec := json.loads(path.read_text()))["name"]: spec for path in Path("tests/specs/slack").glob("*.json")
}
UNDESCRIBED = {"assistant.threads.setSuggestedPrompts", "files.getUploadURLExternal",
               "files.completeUploadExternal", "apps.connections.open"}  # fmt: skip
"""Called too, and not among the descriptions: the fake alone holds them."""
YES = Choices((Choice("Yes", "/yes"),))
BLOCKS: Content = (
    *text("Hello <b>"),
    ItemList(((Text("one"),),)),
    Card("Coat", "Warm", "https://shop.example/coat.jpg", "https://shop.example", YES.choices),
    Image("https://shop.example/coat.jpg", "A coat"),
    File("doc", "receipt.pdf", "application/pdf"),
    Location(1, 2, "Shop"),
)


async def calls() -> list[Call]:
    """What the channel calls in a conversation with everything in it."""
    async with line(fake={"limited": False}, mode="socket") as ends:
        ends.files.kept["doc"] = Kept("application/pdf", b"%PDF")
        thread = ends.slack.open_assistant(ADA)
        await ends.connected.check.problems()
        for block in BLOCKS:
            await ends.send((block, YES), place=f"{ADAS}:{thread}")
        await ends.send(text("hello"))
        await ends.connected.channel.typing(TO_ADA, f"{ADAS}:{thread}")
        for shown in [each for each in ends.shown if each.get("blocks")]:
            (said,) = letters(_press(shown), 1)
            assert isinstance(said, Said)
            await ends.send(text("Yes"), press=said.press, place=said.place)
        return ends.slack.calls


def _press(shown: dict[str, Any]) -> dict[str, Any]:
    action = {"type": "button", "value": "c:1", "block_id": "b1", "text": {"text": "Yes"}}
    return {"type": "block_actions", "user": {"id": ADA, "team_id": "T0SHOP0001"}, "message": shown,
            "channel": {"id": ADAS}, "actions": [action]}  # fmt: skip


async def test_every_call_is_as_slack_describes_it() -> None:
    """The method exists, what it requires is given, what is given it knows, in a type it takes."""
    made = await calls()
    assert {call.method for call in made} - UNDESCRIBED == {
        "auth.test", "conversations.open", "chat.postMessage", "chat.update", "assistant.threads.setStatus",
    }  # fmt: skip
    described = [call for call in made if call.method not in UNDESCRIBED]
    assert [complaint for call in described for complaint in _complaints(call)] == []


def _complaints(call: Call) -> list[str]:
    arguments = SPECS[call.method]["args"]
    given = {name: value for name, value in call.arguments.items() if name != "client_msg_id"}
    missing = [name for name, each in arguments.items() if each["required"] and name not in given]
    wrong = [
        name for name, value in given.items() if name not in arguments or not _is(value, arguments[name])
    ]
    return [f"{call.method}: {name}" for name in (*missing, *wrong)]


def _is(value: Any, argument: dict[str, Any]) -> bool:
    """Whether a value is of the type the description names; what it calls a string may be JSON."""
    kinds = argument["type"] if isinstance(argument["type"], list) else [argument["type"]]
    if isinstance(value, bool):
        return "boolean" in kinds
    return isinstance(value, str | list) and kinds != ["boolean"]


async def test_every_block_is_as_the_librarys_models_take_it() -> None:
    blocks = [block for call in await calls() for block in call.arguments.get("blocks", ())]
    assert {block["type"] for block in blocks} == {"section", "image", "actions", "context"}
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()
        assert parsed.to_dict() == block


@pytest.mark.parametrize("name", sorted(SPECS))
def test_a_description_says_what_can_go_wrong(name: str) -> None:
    assert "ratelimited" in SPECS[name]["errors"]
