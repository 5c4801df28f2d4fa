"""A featurizer that learns nothing, as a sentence encoder does, and notes what it was given."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class FixedFeaturizer(DenseFeaturizer, GraphComponent):
    """The length of a message."""

    seen: ClassVar[list[str]] = []

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any) -> FixedFeaturizer:
        return cls("fixed", config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        pass

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in (each for each in messages if each.get(TEXT)):
            self.seen.append(message.get(TEXT))
            vector = np.array([[len(message.get(TEXT))]], dtype=np.float32)
            message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, "fixed"))
        return messages
