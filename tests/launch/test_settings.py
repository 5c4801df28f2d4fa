from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launch import settings
from launch.errors import LaunchError


def test_without_an_environment_everything_is_local() -> None:
    wanted = settings.read({})
    assert (wanted.host, wanted.port) == ("127.0.0.1", 8080)
    assert wanted.public_url == wanted.local_url == "http://127.0.0.1:8080"
    assert wanted.redis_url is wanted.rasa_url is wanted.hub_secret is None


def test_paths_are_absolute_so_that_every_program_finds_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    wanted = settings.read({"DATA_DIR": "here", "CHANNELS_FILE": "mine.yml"})
    assert (wanted.data_dir, wanted.channels_file) == (tmp_path / "here", tmp_path / "mine.yml")


def test_an_empty_variable_counts_as_missing() -> None:
    assert settings.read({"PORT": "", "REDIS_URL": ""}) == settings.read({})


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:1"),
        ("::", "http://[::1]:1"),
        ("::1", "http://[::1]:1"),
        ("localhost", "http://localhost:1"),
    ],
)
def test_the_local_address_of_what_listens(host: str, url: str) -> None:
    assert settings.local_url(host, 1) == url


@given(st.text().filter(lambda text: text and not (text.isascii() and text.isdecimal())))
def test_a_port_that_is_no_number_is_said(text: str) -> None:
    with pytest.raises(LaunchError, match="PORT is"):
        settings.read({"PORT": text})


@pytest.mark.parametrize("text", ["0", "65536"])
def test_a_port_out_of_range_is_said(text: str) -> None:
    with pytest.raises(LaunchError, match="from 1 to 65535"):
        settings.read({"PORT": text})


def test_how_many_processes_and_how_long_the_bot_may_take_can_be_said() -> None:
    assert (settings.read({}).rasa_processes, settings.read({}).bot_limit) == (1, 10)
    wanted = settings.read({"RASA_PROCESSES": "4", "BOT_LIMIT": "2.5"})
    assert (wanted.rasa_processes, wanted.bot_limit) == (4, 2.5)


@pytest.mark.parametrize(
    "environ", [{"RASA_PROCESSES": "0"}, {"RASA_PROCESSES": "two"}, {"BOT_LIMIT": "soon"}]
)
def test_numbers_that_are_none_are_a_sentence(environ: dict[str, str]) -> None:
    ((name, value),) = environ.items()
    with pytest.raises(LaunchError, match=f"{name} is '{value}'"):
        settings.read(environ)


@pytest.mark.parametrize(("text", "wanted"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_fake_providers_are_there_if_they_are_asked_for(text: str, wanted: bool) -> None:
    assert settings.read({"DEMO_CHANNELS": text}).demo_channels is wanted
