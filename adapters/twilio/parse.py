"""A customer's message out of Twilio's form. Pure: knows no clock and fetches nothing."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from adapters.twilio.settings import NUMBER
from hub.errors import Unreadable
from hub.messages import Address, Assurance, Attachment, Inbound, Keyword, Kind, Said

Form: TypeAlias = Mapping[str, str]

CHANNEL = "sms"
_SID = re.compile(r"[A-Za-z0-9]{2,64}")
_SENDER = re.compile(rf"{NUMBER.pattern}|[0-9]{{3,8}}|[A-Za-z0-9 &+_.-]{{1,11}}")
"""Numbers, short codes and names; the last two cannot be answered, which sending finds out."""

_KEYWORDS = {
    **dict.fromkeys(("stop", "stopall", "unsubscribe", "cancel", "end", "quit"), Keyword.STOP),
    **dict.fromkeys(("optout", "revoke", "arret"), Keyword.STOP),
    **dict.fromkeys(("start", "unstop"), Keyword.START),
    "yes": Keyword.MAYBE_START,
    **dict.fromkeys(("help", "info"), Keyword.HELP),
}
_OPT_OUT = {"stop": Keyword.STOP, "start": Keyword.START, "help": Keyword.HELP}
_KINDS = {"image": Kind.PHOTO, "audio": Kind.AUDIO, "video": Kind.VIDEO}
_RECORDED = frozenset({"audio/amr", "audio/3gpp", "audio/3gpp2", "audio/ogg"})
"""What phones record: spoken, not music."""
_ENDINGS = {
    "application/pdf": ".pdf",
    "audio/amr": ".amr",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "text/calendar": ".ics",
    "text/plain": ".txt",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "video/3gpp": ".3gp",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
}
"""Twilio tells no names of files."""
_BASE64 = re.compile(r"[A-Za-z0-9+/]{60,}={0,2}")


def parse(form: Form, at: int) -> tuple[Inbound, ...]:
    """The letter in the form. Raises `Unreadable` for what is no SMS or MMS from a customer."""
    sid, sender = required_sid(form), form.get("From", "")
    if not _SENDER.fullmatch(sender):
        raise Unreadable("the sender is neither a number nor a name: only SMS and MMS are read here")
    text = unwrapped(form.get("Body", ""))
    said = Said(
        id=f"{CHANNEL}:{form.get('AccountSid', '')}:{sid}",
        at=at,
        address=Address(CHANNEL, sender),
        text=text,
        assurance=Assurance.POSSESSION,  # the carrier vouches for the number
        place=form.get("To", ""),
        attachments=tuple(_attachments(form, sid)),
        keyword=keyword(text, form.get("OptOutType", "")),
    )
    return (said,)


def required_sid(form: Form) -> str:
    """The id of the message the form is about. Raises `Unreadable` if there is none."""
    for name in ("MessageSid", "SmsMessageSid", "SmsSid"):
        if _SID.fullmatch(form.get(name, "")):
            return form[name]
    raise Unreadable("there is no MessageSid")


def keyword(text: str, opt_out: str = "") -> Keyword | None:
    """The keyword that the whole message is, as Twilio reads it; what Twilio says about it counts first."""
    return _OPT_OUT.get(opt_out.strip().lower()) or _KEYWORDS.get(text.strip().casefold())


def unwrapped(body: str) -> str:
    """The words. Long messages come in base64 at times: taken for that only if it can be nothing else."""
    if len(body) % 4 or not _BASE64.fullmatch(body):
        return body
    try:
        text = base64.b64decode(body, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return body
    is_prose = " " in text and all(c.isprintable() or c in "\r\n\t" for c in text)
    return text if is_prose else body


def _attachments(form: Form, sid: str) -> Iterator[Attachment]:
    n = 0
    while url := form.get(f"MediaUrl{n}"):
        mime = form.get(f"MediaContentType{n}", "").partition(";")[0].strip().lower()
        kind = kind_of(mime)
        name = f"{kind}-{n + 1}{_ENDINGS.get(mime, '')}"
        yield Attachment(f"{CHANNEL}-{sid}-{n}", kind, name, mime or "application/octet-stream", url)
        n += 1


def kind_of(mime: str) -> Kind:
    """What a file of this type is to the one who sent it."""
    return Kind.VOICE if mime in _RECORDED else _KINDS.get(mime.partition("/")[0], Kind.DOCUMENT)
