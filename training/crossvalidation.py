"""Cross-validation of the intents: every example is guessed by a pipeline that has not seen it.

Rasa's own runs the whole pipeline anew for each fold and shuffles, so that two runs over one state differ.
Here what learns nothing from the examples (tokenizer, sentence encoder) is run once for all folds, what only
finds entities is left out, and an example is in the same fold every time: two states differ by their changes.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from rasa.engine.constants import PLACEHOLDER_IMPORTER
from rasa.engine.graph import ExecutionContext, GraphModelConfiguration, GraphSchema
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.data import TrainingType
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

Component = dict[str, Any]
FOLDS = 5
DATA = "nlu_training_data_provider"  # the node of Rasa's graph that hands out the examples


@dataclass(frozen=True)
class Guess:
    """What an example means, and what a pipeline that has not seen it takes it for."""

    text: str
    meant: str
    taken_for: str


def guesses(importer: TrainingDataImporter, count: int = FOLDS) -> list[Guess]:
    """Guess every example of an intent, each by a pipeline trained on the other folds."""
    pipeline = Pipeline(importer)
    dealt = folds(pipeline.prepared(), count)
    return [
        guess
        for number, held_back in enumerate(dealt)
        for guess in pipeline.guess(held_back, chain.from_iterable(dealt[:number] + dealt[number + 1 :]))
    ]


def folds(examples: Iterable[Message], count: int) -> list[list[Message]]:
    """Deal the examples of each intent into at most `count` folds, in an order their texts alone decide."""
    dealt: list[list[Message]] = [[] for _ in range(count)]
    by_intent: dict[str, list[Message]] = defaultdict(list)
    for example in examples:
        by_intent[example.get(INTENT)].append(example)
    for same in by_intent.values():
        for place, example in enumerate(sorted(same, key=_shuffled)):
            dealt[place % count].append(example)
    return [fold for fold in dealt if fold]


def _shuffled(example: Message) -> bytes:
    return hashlib.sha256(str(example.get(TEXT)).encode()).digest()


class Pipeline:
    """The project's pipeline as Rasa's graphs: what is fixed comes first, what learns after it."""

    def __init__(self, importer: TrainingDataImporter) -> None:
        self._importer = importer
        self._data: TrainingData = importer.get_nlu_data()
        config = importer.get_config()
        fixed, learning = _parted(config.get("pipeline") or [], _graphs(config))
        self._graphs = _graphs({**config, "pipeline": [*fixed, *learning]})
        last = _run_node(len(fixed) - 1, fixed[-1]) if fixed else None
        self._train_entry = last or DATA
        self._predict_entry = last or "nlu_message_converter"
        self._target = str(self._graphs.nlu_target)
        train, predict = self._graphs.train_schema, self._graphs.predict_schema
        self._train = _after(train, self._train_entry, train.target_names)
        self._predict = _after(predict, self._predict_entry, [self._target])

    def prepared(self) -> list[Message]:
        """Return the examples of intents with all that the fixed part makes of them."""
        entry = self._train_entry
        if entry == DATA:
            return list(self._data.intent_examples)
        fixed = _after(self._graphs.train_schema, DATA, [entry])
        with _storage() as storage:
            made = _runner(fixed, storage).run({DATA: self._data}, [entry])
        return list(made[entry].intent_examples)

    def guess(self, held_back: Iterable[Message], learned: Iterable[Message]) -> Iterator[Guess]:
        """Train the learning part on `learned`, and yield what it takes each of `held_back` for."""
        meant = list(held_back)
        asked = [_unlabelled(each) for each in meant]
        given = {PLACEHOLDER_IMPORTER: self._importer, self._train_entry: self._examples(learned)}
        with _storage() as storage:
            _runner(self._train, storage).run(given)
            answers = _runner(self._predict, storage).run({self._predict_entry: asked}, [self._target])
        for example, answer in zip(meant, answers[self._target], strict=True):
            taken_for = (answer.get(INTENT) or {}).get(INTENT_NAME_KEY)
            yield Guess(example.get(TEXT), example.get(INTENT), taken_for or "nothing")

    def _examples(self, learned: Iterable[Message]) -> TrainingData:
        return TrainingData(
            [Message(each.data, features=list(each.features)) for each in learned],
            self._data.entity_synonyms,
            self._data.regex_features,
            self._data.lookup_tables,
            self._data.responses,
        )


def _unlabelled(example: Message) -> Message:
    """Return the example as a customer would have sent it: without what it means."""
    known = (TEXT, TOKENS_NAMES[TEXT])
    features = [each for each in example.features if each.attribute == TEXT]
    return Message({name: example.get(name) for name in known if example.get(name)}, features=features)


def _parted(
    pipeline: list[Component], graphs: GraphModelConfiguration
) -> tuple[list[Component], list[Component]]:
    """Part what prepares messages and learns nothing from what may learn; drop what only finds entities."""
    fixed, learning = [], []
    for place, component in enumerate(pipeline):
        node = _run_node(place, component)
        kind = graphs.predict_schema.nodes[node].uses if node in graphs.predict_schema.nodes else object
        learns = f"train_{component['name']}{place}" in graphs.train_schema.nodes
        if node in graphs.train_schema.nodes and not learns:
            fixed.append(component)
        elif issubclass(kind, IntentClassifier) or not issubclass(kind, EntityExtractorMixin):
            learning.append(component)
    return fixed, learning


def _run_node(place: int, component: Component) -> str:
    return f"run_{component['name']}{place}"


def _graphs(config: dict[str, Any]) -> GraphModelConfiguration:
    recipe = Recipe.recipe_for_name(config.get("recipe"))
    return recipe.graph_config_for_recipe(config, {}, TrainingType.NLU)


def _after(schema: GraphSchema, entry: str, targets: list[str]) -> GraphSchema:
    """Return the part of a graph that leads from the node `entry`, whose output is known, to the targets."""
    rest = GraphSchema({name: node for name, node in schema.nodes.items() if name != entry})
    return rest.minimal_graph_schema(targets)


def _runner(schema: GraphSchema, storage: ModelStorage) -> DaskGraphRunner:
    return DaskGraphRunner.create(schema, storage, ExecutionContext(schema))


@contextmanager
def _storage() -> Iterator[ModelStorage]:
    with tempfile.TemporaryDirectory(prefix="fold") as folder:
        yield LocalModelStorage.create(Path(folder))
