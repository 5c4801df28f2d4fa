"""Buttons of texts: each has a title, and says an intent that exists with entities that exist."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from training.content import Button, Content
from training.findings import Finding, error
from training.variables import fill, named

_PAYLOAD = re.compile(r"/(?P<intent>[^{@\s]+)(?:@[0-9.]+)?\s*(?P<entities>\{.*)?", re.DOTALL)


def check(content: Content) -> Iterator[Finding]:
    """Yield the buttons that do nothing, or not what they should, when pressed."""
    for variant in content.variants:
        for button in variant.buttons:
            for problem in _problems(button, content):
                yield error(
                    button.place, f'The button "{button.title or ""}" of {variant.response} {problem}'
                )


def _problems(button: Button, content: Content) -> Iterator[str]:
    if not button.title:
        yield "has no title."
    if not button.payload:
        yield "has no payload: write `payload: /intent`."
    elif button.payload.startswith("/"):
        yield from _unknown(button.payload, content)


def _unknown(payload: str, content: Content) -> Iterator[str]:
    single = [name for name in named(payload) if '"' in name]
    if single:
        yield f"has {{{single[0]}}}, which is read as a variable. Double the braces: {{{{{single[0]}}}}}."
        return
    found = _PAYLOAD.fullmatch(fill(payload, "1"))
    intent = found["intent"] if found else payload
    if intent not in content.names("intents"):
        yield f"says the intent {intent}, which the domain does not have."
    if found and found["entities"]:
        yield from _unknown_entities(found["entities"], content)


def _unknown_entities(entities: str, content: Content) -> Iterator[str]:
    try:
        given = json.loads(entities)
    except (ValueError, RecursionError):
        yield f'has {entities}, which is no JSON. Write /intent{{{{"entity": "value"}}}}.'
        return
    known = content.names("entities") | content.names("slots")
    for name in given if isinstance(given, dict) else ():
        if name not in known:
            yield f"gives the entity {name}, which the domain does not have."
