"""Synonyms, lookup tables and regular expressions: not empty, not ignored, and of one mind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from training.annotation import Broken, parse
from training.content import Content, Table
from training.findings import Finding, Place, advice, error


def check(content: Content) -> Iterator[Finding]:
    """Yield the tables that find nothing, or whose words nothing finds."""
    marked = _marked(content)
    for table in content.tables:
        yield from _empty(table)
        yield from _invalid(table)
        if table.kind == "lookup" and table.name not in {entity for entity, _ in marked}:
            words = f"Rasa ignores this table until an example marks up [words]({table.name}). Add one."
            yield advice(table.place, words)
    yield from _contradicting(content)
    yield from _never_found(content, {words for _, words in marked})


def _marked(content: Content) -> set[tuple[str, str]]:
    """The entities that examples mark up, with the words. What is broken is another check's finding."""
    marked = set()
    for example in content.examples:
        with suppress(Broken):
            marked |= {(entity, words.lower()) for words, entity, _ in parse(example.text).entities}
    return marked


def _empty(table: Table) -> Iterator[Finding]:
    if not any(words for words, _ in table.rows):
        yield error(
            table.place,
            f"The {table.kind} {table.name} is empty. Add '- ' lines under `examples: |`, or remove it.",
        )


def _invalid(table: Table) -> Iterator[Finding]:
    for pattern, place in table.rows if table.kind == "regex" else ():
        if _compiled(pattern) is None:
            yield error(place, f"{pattern} is no regular expression. Ask a developer.")


def _contradicting(content: Content) -> Iterator[Finding]:
    meant: dict[str, tuple[str, Place]] = {}
    for table in _synonyms(content):
        for words, place in table.rows:
            before, there = meant.setdefault(words.lower(), (table.name, place))
            if before != table.name:
                yield error(
                    place,
                    f'"{words}" is a synonym of {before} already ({there}). It can stand for one thing only.',
                )


def _never_found(content: Content, marked: set[str]) -> Iterator[Finding]:
    """A synonym is looked up for words that were found to be an entity, and for no others."""
    listed = {words.lower() for table in content.tables if table.kind == "lookup" for words, _ in table.rows}
    regexes = [words for table in content.tables if table.kind == "regex" for words, _ in table.rows]
    patterns = [pattern for pattern in map(_compiled, regexes) if pattern]
    for table in _synonyms(content):
        for words, place in table.rows:
            if words.lower() not in marked | listed and not any(
                pattern.search(words) for pattern in patterns
            ):
                yield advice(
                    place,
                    f'The synonym "{words}" points nowhere: no lookup table, regex or marked-up example'
                    f" finds these words. Add them to a lookup table, or mark them up in an example.",
                )


def _synonyms(content: Content) -> list[Table]:
    return [table for table in content.tables if table.kind == "synonym"]


def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError):
        return None
