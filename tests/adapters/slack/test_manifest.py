"""What the operator enters at Slack."""

from __future__ import annotations

import yaml

from adapters.slack.manifest import EVENTS, SCOPES, guide, manifest
from tests.providers.slack_methods import SCOPES as DEMANDED

URL = "https://hub.example/webhooks/slack"


def test_the_guide_carries_the_manifest_as_yaml() -> None:
    told = guide(URL, socket=False)
    assert yaml.safe_load(told.partition("\n\n")[2]) == manifest(URL, socket=False)


def test_everything_comes_to_the_one_address() -> None:
    made = manifest(URL, socket=False)
    assert made["settings"]["event_subscriptions"] == {"request_url": URL, "bot_events": list(EVENTS)}
    assert made["settings"]["interactivity"] == {"is_enabled": True, "request_url": URL}
    assert made["features"]["slash_commands"][0]["url"] == URL


def test_a_socket_needs_no_address_but_another_token() -> None:
    assert URL not in guide(URL, socket=True)
    assert "connections:write" in guide(URL, socket=True)
    assert manifest(URL, socket=True)["settings"]["socket_mode_enabled"] is True


def test_the_scopes_are_those_of_what_is_called() -> None:
    unused = {"users:read"}
    assert set(DEMANDED.values()) - unused <= set(SCOPES)
