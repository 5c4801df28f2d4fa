"""What a bound on confidence keeps out, and what it costs: the curves the assistant's bounds are read from.

    bot/.venv/bin/python -m bench.thresholds

In scope are the assistant's own examples, each judged by a classifier that has not seen it (five folds). Out
of scope are bench/data/out_of_scope.txt and random letters, which none has seen. Bounds are chosen by the odd
lines of that file and checked by the even ones.
"""

from __future__ import annotations

import random
import string
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.model_selection import StratifiedKFold

from actions.forms import PLAIN_YES, SURE
from bot.intent_classifier import LogisticIntentClassifier, fit, meaning
from bot.sentence_featurizer import SentenceFeaturizer

ROOT = Path(__file__).parent.parent
OUT_OF_SCOPE = Path(__file__).parent / "data" / "out_of_scope.txt"
FOLDS, GIBBERISH = 5, 300
BOUNDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8)
DECLINES = "out_of_scope"  # the intent that says so itself

Guess = tuple[str, float, float]  # intent, confidence, how far the second likeliest is behind


class Judge:
    """The pipeline of config.yml, as far as intents go."""

    def __init__(self) -> None:
        pipeline = yaml.safe_load((ROOT / "config.yml").read_text())["pipeline"]
        given = {component["name"].rpartition(".")[2]: component for component in pipeline}
        context = ExecutionContext(GraphSchema({}), node_name="bench")
        featurizer = {**SentenceFeaturizer.get_default_config(), **given["SentenceFeaturizer"]}
        self._featurizer = SentenceFeaturizer.create(featurizer, None, None, context)
        self._config = {**LogisticIntentClassifier.get_default_config(), **given["LogisticIntentClassifier"]}
        self.fallback = given["FallbackClassifier"]

    def read(self, texts: list[str]) -> list[Message]:
        """Return messages that know what they mean."""
        return list(self._featurizer.process([Message({"text": text}) for text in texts]))

    def examples(self) -> list[Message]:
        """Return the assistant's own."""
        data = TrainingData(load_data(str(ROOT / "data" / "nlu")).intent_examples)
        return list(self._featurizer.process_training_data(data).training_examples)

    def guesses(self, learned: list[Message], asked: list[Message]) -> list[Guess]:
        """Return what a classifier that learned from some takes the others for."""
        names = {each.get("intent"): meaning(each, "intent") for each in learned}
        known = [(each.get("intent"), meaning(each, "text")) for each in learned] + list(names.items())
        weights = fit([(intent, found) for intent, found in known if found], self._config["C"])
        classifier = LogisticIntentClassifier(self._config, None, None, weights)
        return [_guess(classifier, message) for message in asked]


def _guess(classifier: LogisticIntentClassifier, message: Message) -> Guess:
    (answer,) = classifier.process([Message({"text": message.get("text")}, features=message.features)])
    first, second = answer.get("intent_ranking")[:2]
    return first["name"], first["confidence"], first["confidence"] - second["confidence"]


def gibberish(count: int) -> list[str]:
    """Return words of random letters."""
    chance = random.Random(0)  # noqa: S311  # the same in every run
    word = lambda: "".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 9)))  # noqa: E731
    return [" ".join(word() for _ in range(chance.randint(1, 4))) for _ in range(count)]


def out_of_scope() -> list[str]:
    lines = OUT_OF_SCOPE.read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def held_back(judge: Judge, examples: list[Message]) -> tuple[list[str], list[Guess]]:
    """Return what each example means, and what a classifier that has not seen it takes it for."""
    meant = np.array([each.get("intent") for each in examples])
    guesses: list[Any] = [None] * len(examples)
    for learned, asked in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(meant, meant):
        found = judge.guesses([examples[i] for i in learned], [examples[i] for i in asked])
        for place, guess in zip(asked, found, strict=True):
            guesses[place] = guess
    return list(meant), guesses


def answered(guesses: list[Guess], bound: float, apart: float) -> NDArray[np.bool_]:
    """Tell which are taken for something the assistant has an answer to."""
    return np.array(
        [intent != DECLINES and sure >= bound and ahead >= apart for intent, sure, ahead in guesses]
    )


def curve(columns: dict[str, Any], apart: float) -> None:
    """Print what each bound keeps out and costs, `apart` being the least distance of the two likeliest."""
    meant, guesses = columns["in scope"]
    scope = np.array(meant) != DECLINES
    right = np.array([intent == guess[0] for intent, guess in zip(meant, guesses, strict=True)])
    others = {name: given for name, given in columns.items() if name != "in scope"}
    print(f"\nambiguity_threshold {apart}: share that is answered")
    print("threshold  right lost  wrong answered " + "".join(f"{name:>16}" for name in others))
    for bound in BOUNDS:
        kept = answered(guesses, bound, apart)
        row = [1 - kept[scope & right].mean(), (kept & ~right).mean() / (~right).mean()]
        row += [answered(given, bound, apart).mean() for given in others.values()]
        print(f"{bound:9.2f}{row[0]:12.3f}{row[1]:16.3f} " + "".join(f"{each:16.3f}" for each in row[2:]))


def yes(columns: dict[str, Any]) -> None:
    """Print how many yeses a bound loses and what else it takes for one; plain words need no bound."""
    meant, guesses = columns["in scope"]
    loose = [(intent, guess) for intent, guess in zip(meant, guesses, strict=True) if guess[0] == "affirm"]
    strangers = [guess for name, given in columns.items() if name != "in scope" for guess in given]
    print(f"\nyes (SURE is {SURE}; {len(PLAIN_YES)} plain words need no bound)")
    print("    bound   yeses lost   other examples   out of scope and letters")
    count = meant.count("affirm")
    for bound in BOUNDS:
        kept = sum(intent == "affirm" and guess[1] >= bound for intent, guess in loose)
        wrong = sum(intent != "affirm" and guess[1] >= bound for intent, guess in loose)
        taken = sum(intent == "affirm" and sure >= bound for intent, sure, _ in strangers)
        print(f"{bound:9.2f}{count - kept:9} /{count:3}{wrong:17}{taken:26}")


def main() -> None:
    judge = Judge()
    examples = judge.examples()
    meant, guesses = held_back(judge, examples)
    right = np.mean([intent == guess[0] for intent, guess in zip(meant, guesses, strict=True)])
    print(f"{len(examples)} examples, five folds: {right:.3f} right; {judge.fallback}")
    strangers = out_of_scope()
    columns: dict[str, Any] = {"in scope": (meant, guesses)}
    for name, texts in {
        "outside (choose)": strangers[::2],
        "outside (check)": strangers[1::2],
        "random letters": gibberish(GIBBERISH),
    }.items():
        columns[name] = judge.guesses(examples, judge.read(texts))
    for apart in (0, 0.05, 0.1):
        curve(columns, apart)
    yes(columns)


if __name__ == "__main__":
    main()
