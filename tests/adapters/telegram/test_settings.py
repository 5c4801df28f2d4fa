"""The section of channels.yml."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.telegram.settings import read
from hub.errors import Unreadable

GIVEN = {"token": "4242:AAtoken", "webhook_secret": "s3cret"}


def test_a_bot_by_webhook_at_telegram_is_the_default() -> None:
    settings = read(GIVEN)
    assert (settings.bot, settings.secret, settings.polled) == ("4242", "s3cret", False)
    assert settings.base_url == "https://api.telegram.org/bot"
    assert settings.base_file_url == "https://api.telegram.org/file/bot"


def test_a_polled_bot_needs_no_secret() -> None:
    assert read({"token": "4242:AAtoken", "mode": "polling"}).secret == ""


def test_another_server_is_named_without_the_slash_at_its_end() -> None:
    assert read({**GIVEN, "api_base": "http://127.0.0.1:9/"}).base_url == "http://127.0.0.1:9/bot"


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"token": "AAtoken"}, "token"),
        ({"token": None}, "token"),
        ({"token": "4242:AA/../x"}, "token"),
        ({"webhook_secret": ""}, "webhook_secret"),
        ({"webhook_secret": "ä"}, "webhook_secret"),
        ({"webhook_secret": "x" * 257}, "webhook_secret"),
        ({"mode": "socket"}, "mode"),
        ({"api_base": "ftp://x"}, "api_base"),
        ({"tokens": "4242:AAtoken"}, "tokens"),
    ],
)
def test_what_cannot_be_used_is_named_and_its_value_is_not(changed: dict[str, Any], named: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read({**GIVEN, **changed})
    assert named in str(raised.value)
    assert "AA" not in str(raised.value)
