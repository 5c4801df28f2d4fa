"""The files of a Slack message. Nothing is fetched here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adapters.slack.events import File
from hub.messages import Attachment, Kind

_ANY = "application/octet-stream"
_NOT_THERE = frozenset({"tombstone", "hidden_by_limit"})
_KINDS = {"image": Kind.PHOTO, "audio": Kind.AUDIO, "video": Kind.VIDEO}


def attachments(team: str, files: Iterable[File]) -> Iterator[Attachment]:
    """Each file that is still there, under an id that is the same wherever the file is shared again.

    Its `ref` is its address, or its id where Slack wants to be asked for the address.
    """
    for file in files:
        if file.mode in _NOT_THERE:
            continue
        mime = file.mimetype or _ANY
        yield Attachment(
            id=f"slack-{team}-{file.id}",
            kind=_kind(file, mime),
            name=file.name or file.title or f"file.{mime.partition('/')[2]}",
            mime=mime,
            ref=file.url_private_download or file.url_private or file.id,
            size=max(0, file.size or 0),
        )


def _kind(file: File, mime: str) -> Kind:
    if file.subtype == "slack_audio":
        return Kind.VOICE
    return _KINDS.get(mime.partition("/")[0], Kind.DOCUMENT)
