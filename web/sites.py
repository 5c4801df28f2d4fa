"""The pages our web chat may be on: each site has a public key and the origins it may be used from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.errors import Unreadable

_ORIGIN = re.compile(r"https?://[^\s/?#@]+(?=/|$)")


@dataclass(frozen=True, slots=True)
class Site:
    """One site. `key` is public: it names the site, it proves nothing."""

    key: str
    origins: frozenset[str]

    def admits(self, origin: str | None, host: str) -> bool:
        """Whether a request may come from there; without an origin it does not come from a page at all."""
        return origin is None or origin in self.origins or origin.partition("://")[2] == host


def sites(config: Mapping[str, Any]) -> dict[str, Site]:
    """The sites in a `webchat:` section by key; raises `Unreadable` with a sentence for whoever wrote it."""
    rows = config.get("sites")
    if not isinstance(rows, list) or not rows:
        raise Unreadable("webchat: name at least one site under `sites:`")
    return {site.key: site for site in map(_site, rows)}


def _site(row: object) -> Site:
    match row:
        case {"key": str(key), "origins": [*origins]} if all(isinstance(origin, str) for origin in origins):
            return Site(key, frozenset(_origin(origin) for origin in origins))
        case _:
            raise Unreadable("webchat: a site has a `key:` and a list of `origins:`")


def _origin(text: str) -> str:
    """As browsers send it: in small letters, without a path."""
    match = _ORIGIN.match(text.lower())
    if match is None:
        raise Unreadable(f"webchat: {text!r} is not an origin such as https://shop.example")
    return match[0]
