"""What both stores say alike when somebody is over a limit."""

from __future__ import annotations

from hub.store import mailbox_full, too_often


def test_a_full_mailbox_asks_for_some_patience() -> None:
    assert mailbox_full().retry_after == 5


def test_who_is_over_a_limit_hears_how_long_to_wait() -> None:
    assert too_often(2.5).retry_after == 2.5
    assert "wait" in str(too_often(2.5))
