"""The section `slack` of channels.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from hub.errors import Unreadable

API_BASE = "https://slack.com/api/"
_NAMES = {"bot_token", "signing_secret", "app_token", "mode", "api_base", "team"}
_BOT_TOKEN = re.compile(r"xox[be][.\w%-]+", re.ASCII)
_APP_TOKEN = re.compile(r"xapp-[\w-]+", re.ASCII)
_SECRET = re.compile(r"[!-~]{1,256}")
_TEAM = re.compile(r"[TE][A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Settings:
    """One app in one workspace. Without `socket` the webhook's signatures are made with `signing_secret`."""

    bot_token: str
    signing_secret: str
    app_token: str
    socket: bool
    api_base: str
    team: str


def read(section: Mapping[str, Any]) -> Settings:
    """The settings. Raises `Unreadable` with one sentence, in which no value stands."""
    if unknown := set(section) - _NAMES:
        raise Unreadable(f"slack: there is no setting {min(map(str, unknown))!r}")
    mode = section.get("mode", "events")
    if mode not in {"events", "socket"}:
        raise Unreadable("slack: mode must be events or socket")
    socket = mode == "socket"
    return Settings(
        bot_token=_matching(section, "bot_token", _BOT_TOKEN, "the token xoxb-… of OAuth & Permissions"),
        signing_secret=_unless(socket, section, "signing_secret", _SECRET, "the one of Basic Information"),
        app_token=_unless(not socket, section, "app_token", _APP_TOKEN, "an app-level token xapp-…"),
        socket=socket,
        api_base=_api_base(section),
        team=_unless(True, section, "team", _TEAM, "a workspace's id, T…"),
    )


def _unless(spared: bool, section: Mapping[str, Any], name: str, shape: re.Pattern[str], what: str) -> str:
    """A setting that may be left out where it is not needed."""
    return "" if spared and not section.get(name) else _matching(section, name, shape, what)


def _matching(section: Mapping[str, Any], name: str, shape: re.Pattern[str], what: str) -> str:
    value = section.get(name)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise Unreadable(f"slack: {name} must be {what}")
    return value


def _api_base(section: Mapping[str, Any]) -> str:
    value = section.get("api_base", API_BASE)
    if not isinstance(value, str) or urlsplit(value).scheme not in {"http", "https"}:
        raise Unreadable("slack: api_base must be an address that begins with https://")
    methods = "" if urlsplit(value).path.strip("/") else "/api"  # where Slack has them too
    return f"{value.rstrip('/')}{methods}/"
