"""Rasa component: each message's meaning as one dense sentence feature, by the sentence encoder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.sentence_encoder import DEFAULT_FOLDER, Encoder, EncoderUnusable, verify

NO_LETTERS = re.compile(r"[\W_]+")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """Gives texts, and in training the names of intents, their vector: (1, size), float32, unit length.

    A message without a word the encoder knows is left as it is. `encoder` in the configuration names the
    folder of another encoder; one that is unusable is an InvalidConfigException. The features' origin names
    the encoder, so that a classifier can refuse those of another than it learned from.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**DenseFeaturizer.get_default_config(), "encoder": str(DEFAULT_FOLDER)}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing that the encoder's loading would not find."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """The encoder's digest: Rasa's training cache does not outlive it."""
        return _digest(Path(config.get("encoder", DEFAULT_FOLDER)))

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        try:
            self._encoder = Encoder.load(Path(config["encoder"]))
        except EncoderUnusable as error:
            raise InvalidConfigException(str(error)) from error
        self._identifier = f"sentence encoder {self._encoder.digest}"  # the features' origin

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturizer:
        return cls(config, execution_context.node_name)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give all examples their vectors, and the names of their intents, each embedded once."""
        examples = training_data.training_examples
        self._featurize(examples, TEXT, [example.get(TEXT) for example in examples])
        self._featurize(examples, INTENT, [_words(example.get(INTENT)) for example in examples])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Give the messages' texts their vectors."""
        self._featurize(messages, TEXT, [message.get(TEXT) for message in messages])
        return messages

    def _featurize(self, messages: Iterable[Message], attribute: str, texts: list[str | None]) -> None:
        vectors = self._vectors({text for text in texts if text and self._encoder.knows(text)})
        for message, text in zip(messages, texts, strict=True):
            if text in vectors:
                self.add_features_to_message(None, vectors[text], attribute, message)

    def _vectors(self, texts: set[str]) -> dict[str, NDArray[np.float32]]:
        ordered = list(texts)
        return dict(zip(ordered, self._encoder.embed(ordered)[:, np.newaxis], strict=True))


def _words(intent: str | None) -> str | None:
    """An intent's name as the customer's words it stands for: "faq/opening_hours" is "faq opening hours"."""
    return NO_LETTERS.sub(" ", intent).strip() if intent else None


def _digest(folder: Path) -> str:
    try:
        return verify(folder)
    except EncoderUnusable as error:
        raise InvalidConfigException(str(error)) from error
