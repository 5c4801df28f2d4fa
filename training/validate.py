"""`python -m training validate`: says what is wrong with the assistant's content, where, and what to do."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from training import content, nodes, said
from training.checks import (
    buttons,
    examples,
    links,
    neighbours,
    phone,
    rasa_validator,
    shape,
    tables,
    texts,
)
from training.findings import Finding, as_json, errors, report


def main(arguments: Sequence[str]) -> int:
    """Print the findings; 1 if one of them is an error."""
    parser = argparse.ArgumentParser(prog="python -m training validate", description=__doc__)
    parser.add_argument("project", nargs="?", type=Path, default=Path(), help="where data/ and domain/ are")
    parser.add_argument("--json", action="store_true", help="print the findings for tools")
    chosen = parser.parse_args(arguments)
    found = findings(chosen.project)
    print(as_json(found) if chosen.json else report(found))
    return 1 if errors(found) else 0


def findings(project: Path) -> list[Finding]:
    """Check a project: the shape of its files first, and when that is right, what they say."""
    # TensorFlow comes with Rasa and greets everybody on the error stream.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    read, misshapen = content.Content(), []
    for path, file in content.files(project):
        try:
            root = nodes.read(path, file)
        except nodes.Unreadable as problem:
            misshapen.append(problem.finding)
            continue
        misshapen += shape.check(path, root, file)
        content.add(read, root, file)
    return misshapen or _said_wrong(project, read)


def _said_wrong(project: Path, read: content.Content) -> list[Finding]:
    from bot.sentence_encoder import Encoder  # noqa: PLC0415  # takes a second, and only this needs it

    said_by_actions = said.read(project)
    return [
        *examples.check(read),
        *tables.check(read),
        *texts.check(read, said_by_actions),
        *phone.check(read),
        *links.check(read),
        *buttons.check(read),
        *neighbours.check(read, Encoder.load().embed),
        *rasa_validator.check(project, read),
    ]
