"""Rasa component: which intent a message has, by logistic regression on its dense sentence features.

Rasa's own LogisticRegressionClassifier has no `C`, and on vectors of unit length its 1 leaves every intent
about equally likely; it spends a millisecond a message on sparse matrices; and like every softmax it is sure
of something even where it knows nothing. Here a confidence is the likelihood times how familiar a message is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers import LABEL_RANKING_LENGTH
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

FILE = "intents.npz"  # in the model


class Meaning(NamedTuple):
    """What a text says."""

    vector: NDArray[np.float32]  # (size,), unit length
    origin: str  # who made it


class Learned(NamedTuple):
    """What training leaves behind: one row an intent, and the examples themselves."""

    intents: NDArray[np.str_]  # (intents,)
    slopes: NDArray[np.float32]  # (intents, size)
    offsets: NDArray[np.float32]  # (intents,)
    examples: NDArray[np.float32]  # (examples, size), unit length
    origin: NDArray[np.str_]  # (), who made the features

    def likelihoods(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability of each intent if it is one of them: (intents,), sum 1."""
        scores = _products(self.slopes, vector) + self.offsets
        odds = np.exp(scores - scores.max())
        return np.asarray(odds / odds.sum())

    def nearest(self, vector: NDArray[np.float32]) -> float:
        """The cosine to the example that is most like it."""
        return float(_products(self.examples, vector).max())


def _products(rows: NDArray[np.float32], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """`rows @ vector`, in this thread: for every message BLAS would wake one a core."""
    return np.asarray(np.einsum("ij,j->i", rows, vector))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LogisticIntentClassifier(IntentClassifier, GraphComponent):
    """Ranks the intents of a message; what the confidences lack to 1 says that it may be none of them.

    A message without features, as a blank one, has no intent, with confidence 0. Features of another origin
    than those learned from, as of another encoder, are an InvalidConfigException.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [DenseFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The defaults; docs/assistant.md has the measurements they come from."""
        return {
            "C": 200.0,  # how closely the examples are followed; here, confidences are probabilities
            "learn_names": True,  # an intent's name is one more example of it; off for names like "q17"
            "strange": 0.3,  # cosine to the nearest example below which a message is nothing we know
            "familiar": 0.7,  # and above which its likelihoods stand as they are; in between in proportion
            "ranking_length": LABEL_RANKING_LENGTH,  # how many intents are told; 0 for all
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        learned: Learned | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._learned = learned

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LogisticIntentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> LogisticIntentClassifier:
        with model_storage.read_from(resource) as folder:
            if not (folder / FILE).exists():  # trained on data without intents
                return cls(config, model_storage, resource)
            with np.load(folder / FILE, allow_pickle=False) as arrays:
                return cls(config, model_storage, resource, Learned(**arrays))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have an intent and features."""
        examples = training_data.intent_examples
        seen = [(example.get(INTENT), meaning(example, TEXT)) for example in examples]
        if self._config["learn_names"]:
            seen += {example.get(INTENT): meaning(example, INTENT) for example in examples}.items()
        known = [(intent, found) for intent, found in seen if found is not None]
        with self._model_storage.write_to(self._resource) as folder:
            if known:
                self._learned = fit(known, self._config["C"])
                np.savez(folder / FILE, **self._learned._asdict())
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking of each message, likeliest first."""
        for message in messages:
            ranking = self._ranking(meaning(message, TEXT))
            best = ranking[0] if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            message.set(INTENT, dict(best), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, said: Meaning | None) -> list[dict[str, Any]]:
        learned = self._learned
        if said is None or learned is None:
            return []
        if said.origin != learned.origin:
            raise InvalidConfigException(
                f"The model learned from the {learned.origin}, and this is the {said.origin}: train it again."
            )
        confidences = learned.likelihoods(said.vector) * self._familiarity(learned.nearest(said.vector))
        order = np.argsort(-confidences, kind="stable")[: self._config["ranking_length"] or None]
        return [
            {INTENT_NAME_KEY: str(learned.intents[i]), PREDICTED_CONFIDENCE_KEY: float(confidences[i])}
            for i in order
        ]

    def _familiarity(self, cosine: float) -> float:
        strange: float = self._config["strange"]
        familiar: float = self._config["familiar"]
        return min(1.0, max(0.0, (cosine - strange) / (familiar - strange)))


def fit(known: Sequence[tuple[str, Meaning]], c: float) -> Learned:
    """Learn from intents and what was meant by them. All weigh the same, however many examples they have."""
    labels, vectors = [intent for intent, _ in known], np.stack([found.vector for _, found in known])
    intents, origin = np.unique(labels), np.array(known[0][1].origin)
    if len(intents) == 1:
        return Learned(intents, np.zeros_like(vectors[:1]), np.zeros(1, np.float32), vectors, origin)
    model = LogisticRegression(C=c, class_weight="balanced", max_iter=1000).fit(vectors, labels)
    slopes, offsets = model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
    if len(slopes) < len(intents):  # of two intents, only the second has a row
        slopes, offsets = (np.concatenate([np.zeros_like(part), part]) for part in (slopes, offsets))
    return Learned(intents, slopes, offsets, vectors, origin)


def meaning(message: Message, attribute: str) -> Meaning | None:
    """The dense sentence features of a message's text or intent, taken together; None if there are none."""
    made = [
        each
        for each in message.features
        if each.is_dense() and each.attribute == attribute and each.type == FEATURE_TYPE_SENTENCE
    ]
    features = np.concatenate([each.features[0] for each in made] or [[]]).astype(np.float64)
    if not features.any():
        return None
    vector = (features / np.linalg.norm(features)).astype(np.float32)
    return Meaning(vector, " and ".join(each.origin for each in made))
