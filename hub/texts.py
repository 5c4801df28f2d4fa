"""Every sentence the hub itself says, in one place for whoever translates or rewords it."""

from __future__ import annotations

from enum import StrEnum


class Notice(StrEnum):
    """What the customer is told when the floor changes hands."""

    QUEUED = "queued"
    BOT_DOWN = "bot_down"
    BOT_BACK = "bot_back"
    JOINED = "joined"
    LEFT = "left"
    TRANSFERRED = "transferred"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    UNREAD_VOICE = "unread_voice"
    UNREAD_PICTURE = "unread_picture"
    UNREAD_FILE = "unread_file"
    UNREAD_PLACE = "unread_place"


CHANNELS = {"webchat": "Web chat", "sms": "SMS", "telegram": "Telegram", "slack": "Slack"}
"""How people write the channels' names."""
PERSON = "Talk to a person"
"""The quick reply offered with what the bot cannot read."""
BACK_TO_BOT = "Back to the assistant"
"""The quick reply with which a waiting customer leaves the queue."""

TAKEN_BACK = "Taken back by the customer"
"""What a list of cases shows instead of last words that were deleted."""
NOT_DONE = "This could not be done; the operator can find out why. Try again, or tell them."
"""What an agent reads of a command that failed too often."""

_SENTENCES = {
    Notice.QUEUED: "I'm getting a person for you. {place} Everything you wrote here is passed on,"
    " so you won't have to repeat it.",
    Notice.BOT_DOWN: "Sorry, our assistant can't answer right now. Your message is safe and a person"
    " will take over. {place}",
    Notice.BOT_BACK: "Our assistant is back, so you don't need to wait any longer.",
    Notice.JOINED: "{agent} has joined the chat.",
    Notice.LEFT: "{agent} had to leave. You are at the front of the queue; a colleague will take over.",
    Notice.TRANSFERRED: "{agent} is passing you on to a colleague who can help better. {place}",
    Notice.RESOLVED: "{agent} has closed this request. Our assistant is here if you need anything else.",
    Notice.UNREAD_VOICE: "I can't listen to recordings. It is kept for my colleagues: please write what you"
    " need, or talk to a person.",
    Notice.UNREAD_PICTURE: "I can't look at pictures. It is kept for my colleagues: please write what it is"
    " about, or talk to a person.",
    Notice.UNREAD_FILE: "I can't read this. It is kept for my colleagues: please write what it is about, or"
    " talk to a person.",
    Notice.UNREAD_PLACE: "I can't read a map. Please write the name of the town, or talk to a person.",
    Notice.WITHDRAWN: "All right, you are out of the queue and back with our assistant. How can I help?",
}


def channel(name: str) -> str:
    """A channel's name as people write it."""
    return CHANNELS.get(name, name.replace("_", " ").capitalize() or "Unknown channel")


def sentence(notice: Notice, *, place: int | None = None, agent: str = "A colleague") -> str:
    """The sentence for a notice. `place` counts from 1; None where the queue could not be read."""
    where = "" if place is None else _place(place)
    return " ".join(_SENTENCES[notice].format(place=where, agent=agent).split())


def _place(place: int) -> str:
    return "You are next in line." if place <= 1 else f"You are number {place} in line."
