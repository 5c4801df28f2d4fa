"""How well a model does: intents by cross-validation, and the test stories."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from training.crossvalidation import Guess


@dataclass(frozen=True)
class Confusion:
    """So many examples of one intent were taken for another."""

    meant: str
    taken_for: str
    times: int


@dataclass(frozen=True)
class Scores:
    """`accuracy`: the share of examples taken for what they mean; `intents`: F1 of each, and their mean."""

    accuracy: float
    macro_f1: float
    intents: dict[str, float]
    confusions: list[Confusion]
    stories_passed: int = 0
    stories_total: int = 0


def score(guesses: Sequence[Guess]) -> Scores:
    """Score the guesses; a message not understood counts as wrong, as it does for the customer."""
    meant, taken = Counter(each.meant for each in guesses), Counter(each.taken_for for each in guesses)
    pairs = Counter((each.meant, each.taken_for) for each in guesses)
    f1 = {name: 2 * pairs[name, name] / (count + taken[name]) for name, count in sorted(meant.items())}
    wrong = [Confusion(*pair, times) for pair, times in pairs.most_common() if pair[0] != pair[1]]
    right = sum(pairs[name, name] for name in meant)
    accuracy = right / len(guesses) if guesses else 0.0
    return Scores(accuracy, sum(f1.values()) / len(f1) if f1 else 0.0, f1, wrong)


def read(file: Path) -> Scores:
    """Read scores that `write` wrote."""
    kept = json.loads(file.read_text("utf-8"))
    return Scores(**{**kept, "confusions": [Confusion(**each) for each in kept["confusions"]]})


def write(scores: Scores, file: Path) -> None:
    """Write the scores as JSON."""
    file.write_text(json.dumps(asdict(scores), indent=2), "utf-8")
