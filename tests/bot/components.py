"""Rasa's graph components outside of a graph: made, trained and loaded as Rasa does it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

RESOURCE = Resource("under-test")
CONTEXT = ExecutionContext(GraphSchema({}), node_name="under-test")


def storage(folder: Path) -> ModelStorage:
    """A model that components can be kept in."""
    folder.mkdir()
    return LocalModelStorage.create(folder)


def made(component: type[GraphComponent], kept: ModelStorage, **config: Any) -> Any:
    """A new component."""
    return component.create({**component.get_default_config(), **config}, kept, RESOURCE, CONTEXT)


def loaded(component: type[GraphComponent], kept: ModelStorage, **config: Any) -> Any:
    """The component that was trained and kept."""
    return component.load({**component.get_default_config(), **config}, kept, RESOURCE, CONTEXT)


def said(text: str | None) -> Message:
    """A message as it comes at run time."""
    return Message({TEXT: text})


def examples(**texts: list[str]) -> TrainingData:
    """Training data: the examples of each intent."""
    return TrainingData(
        [Message({TEXT: text, INTENT: intent}) for intent, those in texts.items() for text in those]
    )
