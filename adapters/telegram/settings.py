"""The section `telegram` of channels.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from hub.errors import Unreadable

_NAMES = {"token", "webhook_secret", "mode", "api_base"}
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_API_BASE = "https://api.telegram.org"


@dataclass(frozen=True, slots=True)
class Settings:
    """One bot. `secret` is empty only where it is polled: then no webhook is let in."""

    token: str
    secret: str
    polled: bool
    api_base: str

    @property
    def bot(self) -> str:
        """The bot's id, which its token begins with."""
        return self.token.partition(":")[0]

    @property
    def base_url(self) -> str:
        """Where methods are called, without the token."""
        return f"{self.api_base}/bot"

    @property
    def base_file_url(self) -> str:
        """Where files are fetched, without the token."""
        return f"{self.api_base}/file/bot"


def read(section: Mapping[str, Any]) -> Settings:
    """The settings. Raises `Unreadable` with one sentence, in which no value stands."""
    if unknown := set(section) - _NAMES:
        raise Unreadable(f"telegram: there is no setting {min(map(str, unknown))!r}")
    mode = section.get("mode", "webhook")
    if mode not in {"webhook", "polling"}:
        raise Unreadable("telegram: mode must be webhook or polling")
    return Settings(
        token=_matching(section, "token", _TOKEN, "the token that @BotFather gives"),
        secret=_secret(section, polled=mode == "polling"),
        polled=mode == "polling",
        api_base=_api_base(section),
    )


def _secret(section: Mapping[str, Any], *, polled: bool) -> str:
    if polled and not section.get("webhook_secret"):
        return ""
    return _matching(section, "webhook_secret", _SECRET, "1 to 256 letters, digits, _ and - of your choice")


def _matching(section: Mapping[str, Any], name: str, shape: re.Pattern[str], what: str) -> str:
    value = section.get(name)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise Unreadable(f"telegram: {name} must be {what}")
    return value


def _api_base(section: Mapping[str, Any]) -> str:
    value = section.get("api_base", _API_BASE)
    if not isinstance(value, str) or urlsplit(value).scheme not in {"http", "https"}:
        raise Unreadable("telegram: api_base must be an address that begins with https://")
    return value.rstrip("/")
