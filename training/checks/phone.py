"""What a customer gets on a phone: one message a text, and no button that cannot be pressed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from training import sms
from training.content import Content, Variant
from training.findings import Finding, advice
from training.variables import fill

SMS = "sms"
_VALUE = "x" * 12  # how long a value is taken to be: an order number has 4, an item's name 20
_MARKUP = re.compile(r"\*\*|[*`]")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)\)")


def check(content: Content) -> Iterator[Finding]:
    """Yield the wordings that are more than one message, or have buttons and no wording for phones."""
    wordings: dict[str, list[Variant]] = defaultdict(list)
    for variant in content.variants:
        wordings[variant.response].append(variant)
    for variants in wordings.values():
        short = [variant for variant in variants if variant.channel == SMS]
        for variant in short or [each for each in variants if each.channel is None]:
            yield from _too_long(variant)
        if not short:
            yield from (_without_words(variant) for variant in variants if variant.buttons)


def _too_long(variant: Variant) -> Iterator[Finding]:
    text = on_phone(variant.text)
    number = sms.messages(text)
    if number == 1:
        return
    why = (
        f" Because of {' '.join(strange)} there is room for {sms.ONE_UCS2}."
        if (strange := sms.strange(text))
        else ""
    )
    what = "Shorten it" if variant.channel == SMS else f"Add a shorter text with `channel: {SMS}`"
    yield advice(
        variant.place,
        f"{variant.response} is {sms.length(text)} characters, so {number} messages on a phone.{why} {what}.",
    )


def _without_words(variant: Variant) -> Finding:
    words = (
        f"{variant.response} has buttons. Add a text with `channel: {SMS}` that says what to write instead."
    )
    return advice(variant.place, words)


def on_phone(text: str) -> str:
    """The text as it is counted: no mark-up, links written out, each variable as long as most values."""
    return _MARKUP.sub("", _LINK.sub(r"\1 \2", fill(text, _VALUE)))
