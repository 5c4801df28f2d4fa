"""What became of our messages, out of Twilio's status callbacks. Pure."""

from __future__ import annotations

import re

from adapters.twilio.failures import STOPPED, is_gone, why
from adapters.twilio.parse import CHANNEL, Form, required_sid
from hub.errors import Unreadable
from hub.messages import Address, Inbound, Reached, Reported, Status

_STATUS = {
    # Twilio has it: that ends the doubt where its answer to our request was lost.
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), Status.SENT),
    "delivered": Status.DELIVERED,
    "read": Status.READ,
    **dict.fromkeys(("undelivered", "failed", "canceled"), Status.FAILED),
}
_CODE = re.compile(r"[0-9]{1,9}")


def report(form: Form, mid: str, *, whole: bool, at: int) -> tuple[Inbound, ...]:
    """The letters: the report, and that the number cannot be reached where it says so.

    The same news has the same id, whatever Twilio calls it. A part of a message that is not its last
    (`whole` is false) tells only that it failed: the message is where its last part is. Without a `mid` the
    message is not ours to follow.
    Raises `Unreadable` for what is no such callback.
    """
    sid, address = required_sid(form), Address(CHANNEL, form.get("To", ""))
    told = form.get("MessageStatus") or form.get("SmsStatus") or ""
    status = _STATUS.get(told.lower())
    if status is None or not address.id:
        raise Unreadable("the status callback has no status that is known, or no number")
    failed = status is Status.FAILED
    code = _code(form) if failed else None
    reason = why(code) if failed else ""
    news = Reported(f"{CHANNEL}:{sid}:{status}", at, address, mid, status, reason)
    return (*((news,) if mid and (whole or failed) else ()), *_gone(sid, address, code, at))


def _code(form: Form) -> int | None:
    told = form.get("ErrorCode", "")
    return int(told) if _CODE.fullmatch(told) else None


def _gone(sid: str, address: Address, code: int | None, at: int) -> tuple[Inbound, ...]:
    if not is_gone(code):
        return ()
    id = f"{CHANNEL}:{sid}:unreachable"
    return (Reached(id, at, address, reachable=False, why=why(code), stopped=code == STOPPED),)
