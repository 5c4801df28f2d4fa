"""What the hub asks: the body of `POST /webhooks/hub/turn`, parsed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match

# Its place in a turn's metadata, and so in the slot Rasa sets when the message begins a session.
MESSAGE_ID = "message_id"

_NAME = {"type": "string", "minLength": 1, "maxLength": 255}
_TURN = Draft7Validator(
    {
        "type": "object",
        "required": ["sender", "message_id", "channel"],
        "oneOf": [{"required": ["text"]}, {"required": ["payload"]}],
        "properties": {
            "sender": _NAME,
            "message_id": _NAME,
            "channel": _NAME,
            "text": {"type": "string"},
            "payload": {"type": "string", "minLength": 1},
            "metadata": {"type": "object"},
            "settled": {"type": "boolean"},
            "history": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "from", "text", "at"],
                    "properties": {
                        "id": _NAME,
                        "from": {"enum": ["customer", "agent", "bot"]},
                        "text": {"type": "string"},
                        "at": {"type": "number", "minimum": 0, "maximum": 2**53},
                    },
                },
            },
        },
    }
)

# What Rasa reads as an intent command is decided after stripping white space of every kind.
_COMMAND = re.compile(r"\A[\s/]+")
# What is left of a message of slashes or blanks alone: an empty text would never reach the classifier.
_NOTHING = "?"


class Unreadable(Exception):
    """The request cannot be understood; the message is a sentence that says why and quotes none of it."""


@dataclass(frozen=True)
class Said:
    """Something said while a person had the floor. `at` is in milliseconds."""

    id: str
    sender: str
    text: str
    at: float


@dataclass(frozen=True)
class Turn:
    """One message for the bot.

    `words` is what Rasa reads: typed words can never be an intent command. `metadata` has the message's id
    and channel in it, so that an action that runs when the message begins a session knows them too. `settled`
    says that a person has resolved the customer's case since the last turn.
    """

    sender: str
    message_id: str
    channel: str
    words: str
    metadata: dict[str, Any]
    history: tuple[Said, ...]
    settled: bool = False


def parse(body: bytes) -> Turn:
    """The turn the hub asks for; raises `Unreadable`."""
    data = _json(body)
    error = best_match(_TURN.iter_errors(data))
    if error is not None:
        raise Unreadable(f"{error.json_path} breaks the rule {error.validator}: {error.validator_value}.")
    return Turn(
        sender=data["sender"],
        message_id=data["message_id"],
        channel=data["channel"],
        words=data["payload"] if "payload" in data else typed(data["text"]),
        metadata={**data.get("metadata", {}), "channel": data["channel"], MESSAGE_ID: data["message_id"]},
        history=tuple(Said(s["id"], s["from"], s["text"], s["at"]) for s in data.get("history", [])),
        settled=data.get("settled", False),
    )


def typed(text: str) -> str:
    """What a person typed, without what would make it a command; never blank."""
    return _COMMAND.sub("", text) or _NOTHING


def _json(body: bytes) -> Any:
    try:
        data = json.loads(body, parse_constant=_not_json)
        # A lone half of a surrogate pair is legal in JSON and fatal to tokenizers.
        json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Unreadable("The body is not JSON in UTF-8.") from error
    return data


def _not_json(constant: str) -> NoReturn:
    raise ValueError(constant)
