"""Files of messages: which they are, and where they will be fetched."""

from __future__ import annotations

import re

import pytest

from adapters.slack.attachments import attachments
from adapters.slack.events import File
from hub.messages import Kind
from tests.adapters.slack.payloads import PAYLOADS, said

URL = "https://files.slack.com/files-pri/T0SHOP0001-F0PHOTO001"


def test_a_file_has_a_name_of_the_hubs_that_is_safe_and_always_the_same() -> None:
    (found,) = said("photo").attachments
    assert found.id == "slack-T0SHOP0001-F0PHOTO001"
    assert re.fullmatch(r"[A-Za-z0-9-]+", found.id)
    assert (found.name, found.mime, found.size) == ("coat.png", "image/png", 3912)
    assert found.ref == f"{URL}/download/coat.png"


def test_a_file_that_has_to_be_asked_for_is_fetched_by_its_id() -> None:
    (found,) = said("file_to_ask_for").attachments
    assert (found.ref, found.kind, found.mime) == ("F0ASK00001", Kind.DOCUMENT, "application/octet-stream")


@pytest.mark.parametrize("mode", ["tombstone", "hidden_by_limit"])
def test_a_file_that_is_gone_is_none(mode: str) -> None:
    assert list(attachments("T1", [File(id="F1", mode=mode)])) == []


def test_what_has_no_name_gets_one() -> None:
    (found,) = attachments("T1", [File(id="F1", mimetype="audio/mp4", size=-1, url_private=URL)])
    assert (found.name, found.ref, found.size) == ("file.mp4", URL, 0)


def test_a_voice_clip_is_told_from_a_song() -> None:
    kinds = {name: said(name).attachments[0].kind for name in ("voice", "audio")}
    assert kinds == {"voice": Kind.VOICE, "audio": Kind.AUDIO}
    assert "slack_audio" in str(PAYLOADS["voice"])
