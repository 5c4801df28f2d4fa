"""What Twilio's error codes mean for us, and in words for agents and operators. Pure.

The codes are those of Twilio's error dictionary. One that is not here is refused for good and told as it is.
"""

from __future__ import annotations

from http import HTTPStatus

from hub.errors import HubError, Refused, Unauthorised, Unavailable, Unreachable

STOPPED = 21610
_SPACED = 14107
"""Too many to one number: the others go on."""

_BUSY = {
    14107: "Twilio wants a pause before the next message to this number.",
    20429: "Twilio gets more requests than it allows.",
    21611: "The queue of our number at Twilio is full.",
    30001: "The queue of our number at Twilio is full.",
    63018: "Twilio gets more messages than this channel allows.",
}
_GONE = {
    STOPPED: "The customer unsubscribed (STOP).",
    21211: "This is not a phone number.",
    21214: "This number cannot be reached.",
    21217: "This is not a phone number.",
    21265: "A short code cannot be written to.",
    21408: "Messages to this number's country are not allowed: an operator can allow them at Twilio.",
    21604: "There is no number to send to.",
    21612: "Twilio has no way from our number to this one.",
    21614: "This number cannot receive text messages.",
    63003: "This number is not on that channel.",
    63024: "This number is not on that channel.",
    63032: "This number does not take messages from us.",
}
_GONE_LATER = {
    30004: "The number blocks messages, or its carrier does.",
    30005: "The number does not exist or is no longer in use.",
    30006: "This is a landline, or a carrier that takes no text messages.",
}
"""Told by a status callback, after the message was taken."""
_UNFIT = {
    21266: "A message cannot be sent to the number it comes from.",
    21602: "The message is empty.",
    21608: "The account is a trial: it may only write to numbers that were verified at Twilio.",
    21617: "The message is too long.",
    21619: "The message is empty.",
    21620: "Twilio cannot use the address of a picture.",
    21623: "Twilio cannot use that many pictures.",
    21656: "Twilio cannot read the variables of the template.",
    63016: "After 24 hours only a template can be sent there.",
}
_OURS = {
    20003: "Twilio refuses account_sid and auth_token: check both in channels.yml.",
    20005: "The Twilio account is not active.",
    20404: "Twilio knows no such account or messaging service: check both ids in channels.yml.",
    21212: "Twilio does not take `from` as a sender: check it in channels.yml.",
    21601: "The number in `from` cannot send text messages: give one that can.",
    21603: "Twilio misses the sender: check `from` in channels.yml.",
    21606: "The number in `from` does not belong to this account, or cannot write to that country.",
    21609: "Twilio refuses our address for status callbacks: PUBLIC_URL must be reachable from the internet.",
    21659: "The number in `from` does not belong to this account.",
    21660: "The number in `from` does not belong to this account.",
    21703: "The messaging service has no number to send from.",
    21704: "The messaging service has no number that can send this.",
    30002: "The Twilio account is suspended.",
    63007: "Twilio finds no such sender in this account: check `from` in channels.yml.",
}
_NO_ENTRY: dict[int, int] = {
    HTTPStatus.UNAUTHORIZED: 20003,
    HTTPStatus.FORBIDDEN: 20003,
    HTTPStatus.NOT_FOUND: 20404,
}
"""What an answer means that has no code, or an unknown one: it is about us, not about the message."""
_UNDELIVERED = {
    30003: "The phone is switched off, out of reach, or no longer in use.",
    30007: "The carrier took the message for spam and filtered it.",
    30008: "The carrier does not say why it did not deliver the message.",
    30011: "The phone's carrier takes no pictures.",
    30017: "The carrier's network was too busy.",
    30019: "The file is larger than the carrier takes.",
    30022: "The carrier takes no more messages from our number today.",
    30023: "The carrier takes no more messages from our number today.",
    30032: "Our toll-free number is not verified: an operator has to do that at Twilio.",
    30034: "Our number is not registered with the US carriers (10DLC): an operator has to do that at Twilio.",
    30410: "The carrier did not answer in time.",
}
_WORDS = {**_BUSY, **_GONE, **_GONE_LATER, **_UNFIT, **_OURS, **_UNDELIVERED}


def classify(status: int, code: int | None, retry_after: float | None = None) -> HubError:
    """What an answer with this HTTP status and Twilio code is for the hub."""
    known = code if code in _WORDS else None
    words = why(code)
    if known in _GONE or known in _GONE_LATER:
        return Unreachable(words, stopped=known == STOPPED)
    if known in _OURS or status in _NO_ENTRY:
        return Unauthorised(words if known else _OURS[_NO_ENTRY[status]])
    if known in _BUSY or status == HTTPStatus.TOO_MANY_REQUESTS:
        words = words if known else _BUSY[20429]
        return Unavailable(words, retry_after, everyone=known != _SPACED)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unavailable(f"Twilio answers {status}", retry_after)
    return Refused(words)


def why(code: int | None) -> str:
    """The code in a sentence for agents."""
    return _WORDS.get(code or 0) or (f"Twilio refuses it (error {code})." if code else "Twilio refuses it.")


def is_gone(code: int | None) -> bool:
    """Whether an undelivered message tells that nothing can be sent to the number."""
    return code in _GONE or code in _GONE_LATER
