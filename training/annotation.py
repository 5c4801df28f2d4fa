"""Entities marked up in an example: `my [boots](product)`, read as Rasa reads it and more strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LEFT_OVER = re.compile(r"[\[\]]")


class Broken(Exception):
    """The mark-up is not whole; the text says where."""


@dataclass(frozen=True)
class Annotated:
    """What the customer writes, and the marked words, each with its entity and the value it stands for."""

    text: str
    entities: tuple[tuple[str, str, str], ...]


def plain(example: str) -> str:
    """The example without its mark-up, whatever is wrong with it."""
    from rasa.shared.nlu.training_data.entities_parser import replace_entities  # noqa: PLC0415  # takes seconds

    return str(replace_entities(example))


def parse(example: str) -> Annotated:
    """Read an example's mark-up. Raises Broken for what Rasa would take for words or refuse."""
    from rasa.shared.exceptions import RasaException  # noqa: PLC0415  # takes seconds
    from rasa.shared.nlu.training_data.entities_parser import (  # noqa: PLC0415  # takes seconds
        ENTITY_REGEX,
        find_entities_in_training_example,
    )

    left = _LEFT_OVER.search(ENTITY_REGEX.sub("", example))
    if left:
        raise Broken(f"there is a {left.group()} that belongs to no entity")
    try:
        found = find_entities_in_training_example(example)
    except RasaException as problem:
        raise Broken("what stands in { } is not as it should be") from problem
    text = plain(example)
    return Annotated(
        text, tuple((text[e["start"] : e["end"]], str(e["entity"]), str(e["value"])) for e in found)
    )
