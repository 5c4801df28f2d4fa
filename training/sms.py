"""How long a text is on a phone: GSM 03.38 counts, or 16-bit ones as soon as one character is not in it."""

from __future__ import annotations

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")  # an escape and a character each

ONE_GSM, MANY_GSM = 160, 153
ONE_UCS2, MANY_UCS2 = 70, 67
"""In a text of several messages each gives up room for its number."""


def strange(text: str) -> str:
    """The characters that are not in the GSM alphabet, each once."""
    return "".join(dict.fromkeys(character for character in text if character not in _BASIC | _EXTENDED))


def length(text: str) -> int:
    """How many of the places of a message the text takes."""
    if strange(text):
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    return len(text) + sum(character in _EXTENDED for character in text)


def messages(text: str) -> int:
    """How many messages the text is sent, and paid for, as."""
    one, many = (ONE_UCS2, MANY_UCS2) if strange(text) else (ONE_GSM, MANY_GSM)
    places = length(text)
    return 1 if places <= one else -(-places // many)
