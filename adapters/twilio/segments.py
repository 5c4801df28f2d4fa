"""What a text costs as SMS: its alphabet and how many messages it takes; and how to make it cost less. Pure.

A message holds 160 characters of the GSM 03.38 alphabet or 70 UTF-16 units; one in a chain 153 or 67. Some
characters of the alphabet take two places, and nothing is cut in two at a message's end.
"""

from __future__ import annotations

_TWICE = frozenset("\f[\\]^{|}~€")
_GSM = (
    frozenset(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
    )
    | _TWICE
)
_PLAINER = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u02b9\u02bb\u02bc`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2022\u2043\u2212", "-"),
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a", " "),
        **dict.fromkeys("\u202f\u205f\u3000\t", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u2060\ufeff", ""),
        **dict.fromkeys("\u2044\u2215", "/"),
        **dict.fromkeys("\u2028\u2029", "\n"),
        "\u2026": "...",
        "\u2039": "<",
        "\u203a": ">",
        "\u00d7": "x",
        "\u00bc": "1/4",
        "\u00bd": "1/2",
        "\u00be": "3/4",
    }
)


def plainer(text: str) -> str:
    """The text in GSM's alphabet where that only takes other quotes, dashes and spaces; else as it is."""
    written = text.translate(_PLAINER)
    return written if is_gsm(written) and segments(written) <= segments(text) else text


def segments(text: str) -> int:
    """How many messages the text takes, at least one."""
    plain = is_gsm(text)
    whole, linked = (160, 153) if plain else (70, 67)
    sizes = [2 if (c in _TWICE if plain else c > "\uffff") else 1 for c in text]
    if sum(sizes) <= whole:
        return 1
    count, used = 1, 0
    for size in sizes:
        count, used = (count, used + size) if used + size <= linked else (count + 1, size)
    return count


def units(text: str) -> int:
    """Its length as Twilio counts it for its limit: UTF-16 units."""
    return len(text) + sum(c > "\uffff" for c in text)


def is_gsm(text: str) -> bool:
    """Whether the text needs no other alphabet."""
    return _GSM.issuperset(text)
