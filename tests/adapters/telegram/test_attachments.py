"""The file of a message: its kind, name, type and reference."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adapters.telegram.parse import letters
from hub.messages import Attachment, Kind, Said

PAYLOADS = Path("tests/payloads/telegram")


def attached(name: str) -> tuple[Attachment, ...]:
    (letter,) = letters("4242", json.loads((PAYLOADS / f"{name}.json").read_text()), 1)
    assert isinstance(letter, Said)
    return letter.attachments


@pytest.mark.parametrize(
    ("payload", "kind", "name", "mime"),
    [
        ("photo", Kind.PHOTO, "photo.jpg", "image/jpeg"),
        ("document", Kind.DOCUMENT, "receipt.pdf", "application/pdf"),
        ("document_bare", Kind.DOCUMENT, "document.bin", "application/octet-stream"),
        ("voice", Kind.VOICE, "voice.ogg", "audio/ogg"),
        ("audio", Kind.AUDIO, "song.mp3", "audio/mpeg"),
        ("video", Kind.VIDEO, "clip.mp4", "video/mp4"),
        ("video_note", Kind.VIDEO, "video.mp4", "video/mp4"),
        ("animation", Kind.VIDEO, "wave.mp4", "video/mp4"),
        ("sticker", Kind.STICKER, "👍 sticker.webp", "image/webp"),
        ("sticker_animated", Kind.STICKER, "👍 sticker.tgs", "application/x-tgsticker"),
        ("sticker_video", Kind.STICKER, "👍 sticker.webm", "video/webm"),
        ("live_photo", Kind.PHOTO, "photo.jpg", "image/jpeg"),
    ],
)
def test_a_file_of_each_kind(payload: str, kind: Kind, name: str, mime: str) -> None:
    (file,) = attached(payload)
    assert (file.kind, file.name, file.mime) == (kind, name, mime)


def test_of_a_photo_the_largest_is_taken() -> None:
    (photo,) = attached("photo")
    assert (photo.ref, photo.size) == ("AgACAgIAAxkBAAMx", 110532)


def test_a_file_is_named_by_its_message_in_letters_that_a_file_name_can_have() -> None:
    (file,) = attached("document")
    assert file.id == "telegram-4242-5550100-113"


def test_words_have_no_file() -> None:
    assert attached("text") == ()
