"""The section `twilio` of channels.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from hub.errors import Unreadable
from hub.messages import Keyword

API_BASE = "https://api.twilio.com"
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
"""A phone number as Twilio writes them (E.164): what can be answered."""
_SENDER = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
_ACCOUNT, _SERVICE = re.compile(r"AC[0-9A-Za-z]+"), re.compile(r"MG[0-9A-Za-z]+")
_SECRET = re.compile(r"[!-~]+")
_PREFIX = re.compile(r"\+[1-9][0-9]{0,6}")
_MEGABYTE = 1024 * 1024
_REPLIES = {
    Keyword.STOP: ("stop_text", "You will get no more messages from us. Reply START to get them again."),
    Keyword.START: ("start_text", "You will get our messages again. Reply STOP to end them, HELP for help."),
    Keyword.HELP: ("help_text", "Write to us here and we will answer. Reply STOP to get no more messages."),
}
_NAMES = {
    *("account_sid", "auth_token", "auth_token_secondary", "from", "messaging_service_sid", "api_base"),
    *(
        "webhook_keys",
        "opt_out",
        "stop_text",
        "start_text",
        "help_text",
        "per_second",
        "mms",
        "media_limit_mb",
    ),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """One Twilio account, and the number or the messaging service that we write from."""

    account_sid: str
    auth_token: str
    sender: str
    service: str
    api_base: str
    second_token: str
    keys: Mapping[str, str]
    """Secrets of webhooks signed with SHA-256, by their ids."""
    replies: Mapping[Keyword, str]
    """What the hub says to STOP, START and HELP; nothing where Twilio does."""
    per_second: float
    mms: tuple[str, ...]
    """How the numbers begin that pictures can be sent to."""
    media_limit: int
    """Bytes."""


def read(section: Mapping[str, Any]) -> Settings:
    """The settings. Raises `Unreadable` with one sentence, in which no value stands."""
    if unknown := set(section) - _NAMES:
        raise Unreadable(f"twilio: there is no setting {min(map(str, unknown))!r}")
    sender, service = _from(section)
    return Settings(
        account_sid=_matching(section, "account_sid", _ACCOUNT, "the Account SID, which begins with AC"),
        auth_token=_matching(section, "auth_token", _SECRET, "the account's auth token"),
        sender=sender,
        service=service,
        api_base=_api_base(section),
        second_token=_optional(section, "auth_token_secondary", _SECRET, "the account's other auth token"),
        keys=_keys(section),
        replies=_replies(section),
        per_second=_positive(section, "per_second", 10.0 if service else 1.0),
        mms=_prefixes(section),
        media_limit=int(_positive(section, "media_limit_mb", 5) * _MEGABYTE),
    )


def _from(section: Mapping[str, Any]) -> tuple[str, str]:
    if ("from" in section) == ("messaging_service_sid" in section):
        raise Unreadable("twilio: give either from (a number) or messaging_service_sid")
    service = _optional(section, "messaging_service_sid", _SERVICE, "a Messaging Service SID (MG…)")
    return ("", service) if service else (_sender(section), "")


def _sender(section: Mapping[str, Any]) -> str:
    """Unquoted, YAML takes a number for a number and drops its plus."""
    value = section["from"]
    if isinstance(value, int):
        value = str(value) if value < 10**8 else f"+{value}"
    return _matching({"from": value}, "from", _SENDER, "a number with its country code, e.g. +1…, or a name")


def _optional(section: Mapping[str, Any], name: str, shape: re.Pattern[str], what: str) -> str:
    return _matching(section, name, shape, what) if name in section else ""


def _matching(section: Mapping[str, Any], name: str, shape: re.Pattern[str], what: str) -> str:
    value = section.get(name)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise Unreadable(f"twilio: {name} must be {what}")
    return value


def _api_base(section: Mapping[str, Any]) -> str:
    value = section.get("api_base", API_BASE)
    if not isinstance(value, str) or urlsplit(value).scheme not in {"http", "https"}:
        raise Unreadable("twilio: api_base must be an address that begins with https://")
    return value.rstrip("/")


def _keys(section: Mapping[str, Any]) -> Mapping[str, str]:
    keys = section.get("webhook_keys", {})
    if not isinstance(keys, dict) or not all(isinstance(secret, str) and secret for secret in keys.values()):
        raise Unreadable("twilio: webhook_keys must name the secret of each key id")
    return {str(key): secret for key, secret in keys.items()}


def _replies(section: Mapping[str, Any]) -> Mapping[Keyword, str]:
    match section.get("opt_out", "provider"):
        case "provider":
            return {}
        case "hub":
            return {keyword: str(section.get(name) or text) for keyword, (name, text) in _REPLIES.items()}
        case _:
            raise Unreadable("twilio: opt_out must be provider or hub: who answers STOP, START and HELP")


def _positive(section: Mapping[str, Any], name: str, default: float) -> float:
    value = section.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 10**6:
        raise Unreadable(f"twilio: {name} must be a number above 0")
    return float(value)


def _prefixes(section: Mapping[str, Any]) -> tuple[str, ...]:
    value = section.get("mms", ["+1"])
    if not isinstance(value, list) or not all(_PREFIX.fullmatch(str(prefix)) for prefix in value):
        raise Unreadable('twilio: mms must list how numbers begin, e.g. ["+1"]')
    return tuple(map(str, value))
