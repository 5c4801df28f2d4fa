"""The file of a Telegram message, if it has one. Nothing is fetched here."""

from __future__ import annotations

from telegram import Animation, Audio, Document, Message, PhotoSize, Sticker, Video, VideoNote, Voice

from hub.messages import Attachment, Kind

_File = Animation | Audio | Document | PhotoSize | Sticker | Video | VideoNote | Voice


def attachments(media: str, message: Message) -> tuple[Attachment, ...]:
    """The message's file under the hub's id `media`; a message of Telegram's has one at most."""
    for kind, mime, file in _files(message):
        if file is None:
            continue
        name = getattr(file, "file_name", None) or _name(kind, mime, file)
        given = getattr(file, "mime_type", None) or mime
        return (Attachment(media, kind, name, given, file.file_id, file.file_size or 0),)
    return ()


def _files(message: Message) -> tuple[tuple[Kind, str, _File | None], ...]:
    """What it may have, each with the type it has if Telegram does not say.

    An animation comes as a document too, for older bots: it has to come first.
    """
    return (
        (Kind.PHOTO, "image/jpeg", message.photo[-1] if message.photo else None),
        (Kind.VIDEO, "video/mp4", message.animation),
        (Kind.VOICE, "audio/ogg", message.voice),
        (Kind.AUDIO, "audio/mpeg", message.audio),
        (Kind.VIDEO, "video/mp4", message.video),
        (Kind.VIDEO, "video/mp4", message.video_note),
        (Kind.STICKER, _sticker_type(message.sticker), message.sticker),
        (Kind.DOCUMENT, "application/octet-stream", message.document),
    )


def _sticker_type(sticker: Sticker | None) -> str:
    if sticker and sticker.is_animated:
        return "application/x-tgsticker"
    return "video/webm" if sticker and sticker.is_video else "image/webp"


def _name(kind: Kind, mime: str, file: _File) -> str:
    """A name for what has none: a sticker's tells what it means."""
    endings = {"audio/mpeg": "mp3", "application/octet-stream": "bin", "application/x-tgsticker": "tgs"}
    ending = endings.get(mime) or mime.partition("/")[2].replace("jpeg", "jpg")
    emoji = f"{file.emoji} " if isinstance(file, Sticker) and file.emoji else ""
    return f"{emoji}{kind}.{ending}"
