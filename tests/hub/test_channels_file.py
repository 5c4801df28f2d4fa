"""`channels.yml`: what is on, what is off and why, and what is no such file."""

from __future__ import annotations

from contextlib import suppress

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hub.channels_file import ChannelsFile, read
from hub.errors import Unreadable
from tests.strategies import json_values


def test_variables_are_filled_in_everywhere() -> None:
    text = "a:\n  plain: 1\n  list: ['${X}', {deep: 'x-${X}-${Y}'}]\n"
    found = read(text, {"X": "one", "Y": "two"})
    assert found.channels == {"a": {"plain": 1, "list": ["one", {"deep": "x-one-two"}]}}
    assert found.off == ()


@pytest.mark.parametrize("environ", [{}, {"TOKEN": ""}])
def test_a_channel_that_misses_a_variable_is_off_and_the_others_are_not(environ: dict[str, str]) -> None:
    found = read("telegram: {token: '${TOKEN}'}\nwebchat: {sites: []}\n", environ)
    assert found == ChannelsFile(
        {"webchat": {"sites": []}}, ("telegram is off: the environment has no TOKEN.",)
    )


def test_what_the_environment_says_is_never_read_as_a_variable() -> None:
    assert read("a: {b: '${X}'}", {"X": "${Y}"}).channels == {"a": {"b": "${Y}"}}


@pytest.mark.parametrize("text", ["sms:", "sms: yes", "sms: [1]"])
def test_a_channel_without_settings_is_off(text: str) -> None:
    assert read(text, {}).off == ("sms is off: it needs settings under its name.",)


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file_has_no_channels(text: str) -> None:
    assert read(text, {}) == ChannelsFile({})


@pytest.mark.parametrize(
    "text", ["webchat", "[1]", "a: [", "a: 2001-99-99", "\x00", "a: !!python/object:x {}"]
)
def test_what_is_no_such_file_is_said(text: str) -> None:
    with pytest.raises(Unreadable, match=r"channels\.yml"):
        read(text, {})


@given(st.text() | json_values.map(yaml.safe_dump))
def test_any_text_is_channels_or_unreadable(text: str) -> None:
    with suppress(Unreadable):
        assert isinstance(read(text, {}), ChannelsFile)
