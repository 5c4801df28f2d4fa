"""Links in texts: written so that they are links, and safe. Whether anything answers there is not asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from training.content import Content
from training.findings import Finding, error
from training.variables import fill

SCHEMES = ("https", "mailto", "tel")
_LINK = re.compile(r"\[([^\[\]\n]*)\]\(([^()\n]*)\)")
_BARE = re.compile(r"(?:https?://|www\.)[^\s)\]}>*`]+", re.IGNORECASE)
_BEGUN = re.compile(r"\[[^\[\]\n]*\] ?\(?|\]\(")


def check(content: Content) -> Iterator[Finding]:
    """Yield the links that customers could not follow, or should not."""
    for variant in content.variants:
        for problem in broken(fill(variant.text, "1")):
            yield error(variant.place, f"In {variant.response}: {problem}")
        for url, place in variant.urls:
            yield from (
                error(place, f"In {variant.response}: {problem}") for problem in wrong(fill(url, "1"))
            )


def broken(text: str) -> Iterator[str]:
    """Yield in words what is wrong with the links of a text."""
    for words, url in _LINK.findall(text):
        if not words.strip():
            yield f"the link to {url or 'nowhere'} has no words to press. Write [words]({url or 'https://…'})."
        yield from wrong(url)
    rest = _LINK.sub(" ", text)
    for url in _BARE.findall(rest):
        yield from wrong(url.rstrip(".,;:!?"))
    if begun := _BEGUN.search(_BARE.sub(" ", rest)):
        yield f"{begun.group()!r} is no whole link. Write [words](https://…), without a blank between."


def wrong(url: str) -> Iterator[str]:
    """Yield in words why this address is no good link, if it is none."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        yield f"{url} is not an address."
        return
    if parts.scheme == "http" or url.lower().startswith("www."):
        yield f"{url} can be read by others on its way. Write https://{re.sub('^http://', '', url)}."
    elif parts.scheme not in SCHEMES:
        yield f"{url or 'an empty link'} opens nothing: it must begin with https://, mailto: or tel:."
    elif re.search(r"\s", url):
        yield f"{url} has a blank in it, where it ends for customers. Write %20 for it."
    elif "." not in (host or "") if parts.scheme == "https" else not parts.path:
        yield f"{url} leads nowhere: there is no name after {parts.scheme}:."
