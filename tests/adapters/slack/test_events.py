"""What Slack's shapes tell beyond their fields."""

from __future__ import annotations

import pytest

from adapters.slack.events import BlockActions, Channel, Envelope


@pytest.mark.parametrize(
    ("channel", "kind", "direct"),
    [
        ("D1", "im", True),
        ("D1", None, True),
        ("C1", None, False),
        ("C1", "channel", False),
        ("G1", "mpim", False),
    ],
)
def test_a_direct_message_is_told_by_its_type_or_its_name(
    channel: str, kind: str | None, direct: bool
) -> None:
    assert Channel(channel=channel, channel_type=kind).direct is direct


def test_the_installation_is_the_one_that_is_authorised() -> None:
    body = {"team_id": "T0OTHER", "event": {}}
    assert (Envelope.model_validate(body).team, Envelope.model_validate(body).bot) == ("T0OTHER", "")
    shared = {**body, "authorizations": [{"team_id": None}, {"team_id": "T0OURS", "user_id": "U0BOT"}]}
    assert (Envelope.model_validate(shared).team, Envelope.model_validate(shared).bot) == ("T0OURS", "U0BOT")


def test_a_button_in_a_window_is_under_no_message() -> None:
    press = {"user": {"id": "U1"}, "actions": []}
    assert BlockActions.model_validate({**press, "container": {"type": "view"}}).under is None
    assert BlockActions.model_validate(press).under is None
    inside = {"type": "message", "message_ts": "1.2", "thread_ts": "1.1"}
    under = BlockActions.model_validate({**press, "container": inside}).under
    assert under is not None
    assert (under.ts, under.thread_ts) == ("1.2", "1.1")
