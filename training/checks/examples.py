"""What customers write: enough of it, each example once, under one intent, with whole mark-up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from training.annotation import Broken, parse, plain
from training.content import Content, Example
from training.findings import Finding, Place, advice, error

ENOUGH = 10
"""The encoder was chosen by what it learns from ten examples an intent."""

FEWEST = 2
"""Rasa cannot set one aside for testing below this."""


def check(content: Content) -> Iterator[Finding]:
    """Yield what is wrong with examples and their mark-up."""
    yield from (
        error(
            place,
            "This line has no '- ' before it, so nothing is learned from it. Add '- ', or remove the line.",
        )
        for place in content.stray
    )
    yield from _too_few(content)
    yield from _repeated(content)
    yield from _broken(content)


def _too_few(content: Content) -> Iterator[Finding]:
    count = Counter(example.intent for example in content.examples)
    first: dict[str, Place] = {}
    for block in content.blocks:
        first.setdefault(block.name, block.place)
    for intent, place in first.items():
        words = f"{intent} has {count[intent]} of the {ENOUGH} examples it takes to be understood. Add more."
        if count[intent] < FEWEST:
            yield error(place, words)
        elif count[intent] < ENOUGH:
            yield advice(place, words)


def _repeated(content: Content) -> Iterator[Finding]:
    """Case and blanks are nothing the classifier sees."""
    same: dict[str, list[Example]] = defaultdict(list)
    for example in content.examples:
        same[" ".join(plain(example.text).casefold().split())].append(example)
    for first, *others in same.values():
        for other in others:
            said = f'"{plain(other.text)}" is an example of {first.intent} already ({first.place}).'
            if other.intent == first.intent:
                yield advice(other.place, f"{said} Remove one of the two: it teaches nothing.")
            else:
                yield error(other.place, f"{said} Keep it either there or here under {other.intent}.")


def _broken(content: Content) -> Iterator[Finding]:
    known = content.names("entities")
    for example in content.examples:
        try:
            named = {entity for _, entity, _ in parse(example.text).entities}
        except Broken as problem:
            words = (
                f'The entity in "{example.text}" is not marked up whole: {problem}. Write [words](entity).'
            )
            yield error(example.place, words)
            continue
        for entity in sorted(named - known):
            yield error(
                example.place,
                f"{entity} is no entity of the domain. Correct the name, or add it under `entities:`.",
            )
