"""`channels.yml`: which channels there are. `${NAME}` is taken from the environment.

A channel that misses something is off, and says in one sentence what it misses; the others are not touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from hub.errors import Unreadable

_VARIABLE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class ChannelsFile:
    """The channels that can be switched on, each with its settings, and a sentence for each that cannot."""

    channels: Mapping[str, Mapping[str, Any]]
    off: tuple[str, ...] = ()


class _Missing(Exception):
    """A variable that is not set."""


def read(text: str, environ: Mapping[str, str]) -> ChannelsFile:
    """The file's channels. Raises `Unreadable` with line and reason where it is not such a file at all."""
    try:
        sections = yaml.safe_load(text) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable(f"channels.yml cannot be read: {error}") from error
    if not isinstance(sections, dict):
        raise Unreadable("channels.yml: at the top there must be the channels' names, e.g. `webchat:`")
    channels, off = {}, []
    for name, section in sections.items():
        try:
            channels[str(name)] = _channel(section, environ)
        except _Missing as missing:
            off.append(f"{name} is off: the environment has no {missing}.")
        except Unreadable as error:
            off.append(f"{name} is off: {error}.")
    return ChannelsFile(channels, tuple(off))


def _channel(section: object, environ: Mapping[str, str]) -> Mapping[str, Any]:
    if not isinstance(section, dict):
        raise Unreadable("it needs settings under its name")
    return {str(name): _filled(value, environ) for name, value in section.items()}


def _filled(value: Any, environ: Mapping[str, str]) -> Any:
    match value:
        case str():
            return _VARIABLE.sub(lambda found: _variable(found[1], environ), value)
        case list():
            return [_filled(item, environ) for item in value]
        case dict():
            return {name: _filled(item, environ) for name, item in value.items()}
        case _:
            return value


def _variable(name: str, environ: Mapping[str, str]) -> str:
    value = environ.get(name)
    if not value:
        raise _Missing(name)
    return value
