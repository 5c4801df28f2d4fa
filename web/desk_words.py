"""The desk's words: how values of the core are said to an agent."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from hub import texts
from hub.content import File, Location, to_json
from hub.conversation import Case
from hub.messages import Assurance, Status

CHANNELS, channel = texts.CHANNELS, texts.channel
ASSURANCES = {
    Assurance.ANONYMOUS: "Anonymous: nothing is proven",
    Assurance.CLAIMED: "Claimed: said so, not proven",
    Assurance.POSSESSION: "Possession: has this phone or account",
    Assurance.SIGNED: "Signed: vouched for by the site",
}
DELIVERED = {Status.SENT: "Sent", Status.DELIVERED: "Delivered", Status.READ: "Read"}
_KINDS = {
    "application/pdf": "PDF",
    "application/zip": "Archive",
    "application/msword": "Document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Spreadsheet",
    "text/csv": "Spreadsheet",
}
_FAMILIES = {"image": "Picture", "audio": "Recording", "video": "Video", "text": "Text"}
_KILO = 1024
_FALLBACKS = frozenset({"", "nlu_fallback", "out_of_scope"})
_NAMES = ("name", "customer_name", "first_name", "email", "customer_email")
_SHORT = 4
_OF_A_FORM = "form_"


def words(name: str) -> str:
    """An identifier as words: `return_order_id` → "Return order id"."""
    return re.sub(r"[_\s]+", " ", name).strip().capitalize()


def form(name: str) -> str:
    """A form's name without the word form: `return_form` → "Return"."""
    return words(re.sub(r"_?form$", "", name) or name)


def slot(name: str) -> str:
    """A slot's name without the form it serves: `form_order` → "Order"."""
    return words(name.removeprefix(_OF_A_FORM))


def value(slot: Any) -> str:
    """A slot's value in words."""
    match slot:
        case bool():
            return "Yes" if slot else "No"
        case list() | tuple():
            return ", ".join(map(value, slot))
        case Mapping():
            return ", ".join(f"{words(str(key))}: {value(item)}" for key, item in slot.items())
        case _:
            return str(slot)


def slots(case: Case) -> list[tuple[str, str]]:
    """The slots an agent can use, as label and value; not Rasa's own, not a form's (`form_…`)."""
    kept = case.packet.memory.slots
    return [(slot(name), value(kept[name])) for name in kept if _telling(name, kept[name])]


def _telling(name: str, slot: Any) -> bool:
    internal = name in {"requested_slot", "session_started_metadata"} or name.startswith(_OF_A_FORM)
    return not internal and slot not in (None, "", [], {})


def misunderstood(intent: str) -> bool:
    """Whether the bot did not know what was meant."""
    return intent in _FALLBACKS


def customer(case: Case) -> str:
    """A short name to tell customers apart; what they called themselves where the bot asked."""
    known = case.packet.memory.slots
    named = next((str(known[slot]) for slot in _NAMES if known.get(slot)), None)
    return named or f"Customer {case.customer[-_SHORT:].upper()}"


def kind(file: File) -> str:
    """What a file is, in a word."""
    family = file.mime.partition("/")[0]
    return _KINDS.get(file.mime) or _FAMILIES.get(family, "File")


def size(file: File) -> str:
    """How large a file is; empty where nobody said."""
    if file.size < _KILO * _KILO:
        return f"{max(1, round(file.size / _KILO))} KB" if file.size else ""
    return f"{file.size / _KILO / _KILO:.1f} MB"


def attached(file: File) -> str:
    """A file as a reply's form names it."""
    return json.dumps(to_json((file,))[0])


def on_map(place: Location) -> str:
    """The address of a map with a pin at the place: a link, for nothing is fetched from there."""
    where = f"mlat={place.latitude:.6f}&mlon={place.longitude:.6f}"
    return f"https://www.openstreetmap.org/?{where}#map=16/{place.latitude:.6f}/{place.longitude:.6f}"


def anchor(part: str, id: str) -> str:
    """A name in the page for a part of the transcript, whatever its own id is made of."""
    return f"{part}-{sha256(id.encode(errors='surrogatepass')).hexdigest()[:16]}"
