"""What Twilio takes in a request to send a message, and the errors it answers with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_KNOWN = {"To", "From", "MessagingServiceSid", "Body", "MediaUrl", "StatusCallback", "SmartEncoded"}
_WEB = {"http", "https"}
MESSAGES = {
    20003: "Authenticate",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    21211: "Invalid 'To' Phone Number",
    21266: "'To' and 'From' number cannot be the same",
    21603: "A 'From' phone number is required",
    21604: "A 'To' phone number is required",
    21606: "The 'From' phone number provided is not a valid message-capable Twilio phone number",
    21609: "The 'StatusCallback' URL is not a valid URL",
    21610: "Attempt to send to unsubscribed recipient",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21619: "A text message body or media urls must be specified",
    21620: "Invalid media URL(s)",
    21623: "Number of media files exceeds allowed limit",
}
_STATUS = {20003: 401, 20404: 404, 20429: 429}


class Refusal(Exception):
    """An answer that is no success. `problem`: in the shape of RFC 9457."""

    def __init__(self, code: int, retry_after: float | None = None, *, problem: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.status = _STATUS.get(code, 400)
        self.headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
        self.problem = problem

    @property
    def body(self) -> dict[str, object]:
        words, info = MESSAGES.get(self.code, "Refused"), f"https://www.twilio.com/docs/errors/{self.code}"
        if self.problem:
            return {"type": info, "title": words, "status": self.status, "code": self.code}
        return {"code": self.code, "message": words, "more_info": info, "status": self.status}


@dataclass(frozen=True)
class Asked:
    """A request to send a message."""

    to: str
    sender: str
    service: str
    body: str
    media: tuple[str, ...]
    callback: str


def asked(form: Sequence[tuple[str, str]], numbers: Sequence[str], service: str) -> Asked:
    """Read the request as strictly as Twilio and more: what it would ignore is refused too."""
    if unknown := {name for name, _ in form} - _KNOWN:
        raise AssertionError(f"Twilio's API has no such parameters: {unknown}")
    given = dict(form)
    wanted = Asked(
        to=given.get("To", ""),
        sender=given.get("From", ""),
        service=given.get("MessagingServiceSid", ""),
        body=given.get("Body", ""),
        media=tuple(value for name, value in form if name == "MediaUrl"),
        callback=given.get("StatusCallback", ""),
    )
    if given.get("SmartEncoded", "true").lower() not in {"true", "false"}:
        raise Refusal(400)
    _check_people(wanted, numbers, service)
    _check_content(wanted, given)
    return wanted


def _check_people(wanted: Asked, numbers: Sequence[str], service: str) -> None:
    refusals = {
        21604: not wanted.to,
        21211: not NUMBER.fullmatch(wanted.to),
        21603: not wanted.sender and not wanted.service,
        21606: bool(wanted.sender) and wanted.sender not in numbers,
        21266: wanted.to == wanted.sender,
        20404: bool(wanted.service) and wanted.service != service,
    }
    _refuse_first(refusals)


def _check_content(wanted: Asked, given: Mapping[str, str]) -> None:
    length = len(wanted.body.encode("utf-16-le")) // 2
    refusals = {
        21619: not wanted.body.strip() and not wanted.media,
        21617: length > 1600,
        21623: len(wanted.media) > 10,
        21620: not all(map(_is_address, wanted.media)),
        21609: "StatusCallback" in given and not _is_address(wanted.callback),
    }
    _refuse_first(refusals)


def _refuse_first(refusals: Mapping[int, bool]) -> None:
    for code, refused in refusals.items():
        if refused:
            raise Refusal(code)


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in _WEB and bool(parts.hostname) and "_" not in (parts.hostname or "")
