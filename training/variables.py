"""Variables in texts, `{name}`, as Rasa fills them; `{{` and `}}` are braces."""

from __future__ import annotations

import re

_VARIABLE = re.compile(r"{([^\n{}]+?)}")


def named(text: str) -> list[str]:
    """The names that Rasa would replace."""
    return [str(name) for name in _VARIABLE.findall(_without_doubled(text))]


def fill(text: str, value: str) -> str:
    """The text with this value for each variable, and single braces for doubled ones."""
    return _VARIABLE.sub(lambda _: value, text.replace("{{", "\0").replace("}}", "\1")).translate(
        {0: "{", 1: "}"}
    )


def _without_doubled(text: str) -> str:
    return text.replace("{{", "").replace("}}", "")
