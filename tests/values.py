"""Plain values for examples; every test names only what it is about."""

from __future__ import annotations

from typing import Any

from hub.content import text
from hub.conversation import Case
from hub.messages import Address, Entry, Outbound, Said, Sender

WEB = Address("webchat", "visitor-1")
SMS = Address("sms", "5550100")


def said(letter_id: str, words: str = "hello", **more: Any) -> Said:
    """A customer's message."""
    return Said(**{"id": letter_id, "at": 1, "address": WEB, "text": words} | more)


def entry(mid: str, words: str = "hello", **more: Any) -> Entry:
    """A line for the log."""
    return Entry(**{"mid": mid, "at": 1, "sender": Sender.CUSTOMER, "content": text(words)} | more)


def outbound(mid: str, address: Address = SMS, **more: Any) -> Outbound:
    """A message on its way to a provider."""
    values = {"mid": mid, "at": 1, "customer": "ada", "address": address, "sender": Sender.BOT}
    return Outbound(**values | {"content": text("hello")} | more)


def case(case_id: str, **more: Any) -> Case:
    """A case that waits."""
    values = {
        "id": case_id,
        "customer": "ada",
        "team": "support",
        "reason": "asked",
        "opened_at": 1,
        "since": 1,
    }
    return Case(**values | more)
