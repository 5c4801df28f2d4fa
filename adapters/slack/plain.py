"""What a customer wrote on Slack, in plain words: links, mentions and escapes told as they are read. Pure."""

from __future__ import annotations

import html
import re

_MARKED = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


def plain(text: str, bot: str = "") -> str:
    """The text without Slack's markup of links and mentions, and without the mention of our own `bot`."""
    words = re.sub(rf"<@{re.escape(bot)}(?:\|[^<>]*)?>[:,]?", " ", text) if bot else text
    return html.unescape(_MARKED.sub(_told, words).replace("&nbsp;", " ")).strip(" ")


def mentions(text: str, bot: str) -> bool:
    """Whether the text speaks to the bot."""
    return bool(bot) and re.search(rf"<@{re.escape(bot)}[|>]", text) is not None


def first_mentioned(text: str) -> str:
    """Whom the text speaks to first; empty if to nobody."""
    found = re.search(r"<@([A-Za-z0-9]+)[|>]", text)
    return found[1] if found else ""


def _told(found: re.Match[str]) -> str:
    target, label = found[1], found[2]
    match target[:1]:
        case "@" | "#":
            return f"{target[0]}{label or target[1:]}"
        case "!":
            return label or f"@{target[1:].partition('^')[0]}"
        case _:
            return _link(target, label or "")


def _link(url: str, label: str) -> str:
    """A link's address; before it the label, where that says something else."""
    address = re.sub(r"^(mailto|tel):", "", url)
    if not label or label in {url, address} or url.rstrip("/").endswith(f"//{label.rstrip('/')}"):
        return address if url != address else url
    return f"{label} ({address})"
