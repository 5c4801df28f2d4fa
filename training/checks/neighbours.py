"""Examples of two intents that mean nearly the same, as the sentence encoder sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from training.annotation import plain
from training.content import Content
from training.findings import Finding, advice

NEAR = 0.9
"""From data: an example with "please" or a question mark added stays above it 8 times in 10, and of the five
million pairs of our examples of different intents three are above it."""

Embed = Callable[[Sequence[str]], NDArray[np.float32]]


def check(content: Content, embed: Embed) -> Iterator[Finding]:
    """Yield each pair of examples of different intents that are nearly alike, at the one that comes later."""
    texts = [plain(example.text) for example in content.examples]
    if not texts:
        return
    vectors = embed(texts)
    intents = _numbered([example.intent for example in content.examples])
    words = _numbered(
        [text.casefold() for text in texts]
    )  # the very same ones are checks/examples.py's finding
    for later in range(1, len(texts)):
        if (words[:later] == words[later]).any():
            continue
        alike = vectors[:later] @ vectors[later]
        alike[intents[:later] == intents[later]] = -1
        nearest = int(alike.argmax())
        if alike[nearest] >= NEAR:
            here, there = content.examples[later], content.examples[nearest]
            yield advice(
                here.place,
                f'"{texts[later]}" ({here.intent}) means nearly the same as "{texts[nearest]}"'
                f" ({there.intent}, {there.place}). If customers mean the same by it, keep one.",
            )


def _numbered(names: Sequence[str]) -> NDArray[np.int_]:
    """A number for each name, the same for the same."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([numbers[name] for name in names])
