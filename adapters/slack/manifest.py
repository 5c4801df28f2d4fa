"""What the operator enters at Slack: the app's manifest, with everything the hub needs."""

from __future__ import annotations

from typing import Any

import yaml

from adapters.slack.parse import HUMAN

SCOPES = (
    "app_mentions:read", "assistant:write", "chat:write", "commands", "files:read", "files:write",
    "im:history", "im:write",
)  # fmt: skip
EVENTS = ("app_mention", "assistant_thread_context_changed", "assistant_thread_started", "message.im")
_INTRODUCTION = """Slack: at https://api.slack.com/apps choose Create New App > From a manifest, enter what
follows. Then install it to the workspace, and put the bot token (OAuth & Permissions) and the signing secret
(Basic Information){more} into channels.yml.
"""
_FOR_SOCKET = ", and an app-level token with the scope connections:write (Basic Information),"


def guide(url: str, *, socket: bool) -> str:
    """The steps, and the manifest; `url` is where Slack reaches the hub, unless it is reached by socket."""
    told = yaml.safe_dump(manifest(url, socket=socket), sort_keys=False, allow_unicode=True)
    return f"{_INTRODUCTION.format(more=_FOR_SOCKET if socket else '')}\n{told}"


def manifest(url: str, *, socket: bool) -> dict[str, Any]:
    """The manifest as a tree."""
    reached = {} if socket else {"request_url": url}
    command: dict[str, Any] = {"command": HUMAN, "description": "Talk to a person", "should_escape": False}
    return {
        "display_information": {"name": "Support", "description": "Answers questions, and gets a person"},
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Support", "always_online": True},
            "slash_commands": [command if socket else {**command, "url": url}],
            "assistant_view": {"assistant_description": "Ask anything, or ask for a person."},
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**reached, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **reached},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }
