"""Rasa component: of entities that lie one inside the other, only the longest."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, ENTITY_ATTRIBUTE_END, ENTITY_ATTRIBUTE_START
from rasa.shared.nlu.training_data.message import Message

Entity = dict[str, Any]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LongestEntities(GraphComponent):
    """Drops what is part of a longer entity: six digits of a phone number are no order number.

    Entities of the same stretch of text stay: which is meant is for the dialogue to know.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [EntityExtractorMixin]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LongestEntities:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Thin out each message's entities, in their order."""
        for message in messages:
            entities = message.get(ENTITIES, [])
            longest = [one for one in entities if not any(_inside(one, other) for other in entities)]
            message.set(ENTITIES, longest, add_to_output=True)
        return messages


def _inside(one: Entity, other: Entity) -> bool:
    """Whether `one` is a part of `other`, and not all of it."""
    span, wider = (range(each[ENTITY_ATTRIBUTE_START], each[ENTITY_ATTRIBUTE_END]) for each in (one, other))
    return span != wider and wider.start <= span.start and span.stop <= wider.stop
