"""The intent classifier: a ranking by likelihood, damped by how unfamiliar the message is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.intent_classifier import LogisticIntentClassifier, fit
from bot.intent_classifier import meaning as of
from tests.bot.components import loaded, made, storage

# Meanings in a world of four dimensions.
MEANINGS = {
    "pay": [[9, 1, 0, 0], [8, 2, 0, 0], [9, 0, 1, 0]],
    "ship": [[1, 9, 0, 0], [0, 9, 1, 0], [2, 8, 0, 0]],
    "return": [[0, 1, 9, 0], [1, 0, 9, 0], [0, 2, 8, 0]],
}
STRANGE = [0, 0, 0, 1]


def meaning(vector: list[float] | None, intent: str | None = None, **more: Any) -> Message:
    """A message with the features of its text, and of its intent's `name`; `origin` made them."""
    message = Message({"text": "said", "intent": intent} if intent else {"text": "said"})
    for attribute, values in (("text", vector), ("intent", more.get("name"))):
        if values is not None:
            features = np.array([values], np.float32)
            message.add_features(Features(features, "sentence", attribute, more.get("origin", "an encoder")))
    return message


def data(meanings: dict[str, Any]) -> TrainingData:
    return TrainingData([meaning(vector, intent) for intent, those in meanings.items() for vector in those])


@pytest.fixture
def kept(tmp_path: Path) -> ModelStorage:
    return storage(tmp_path / "model")


def trained(kept: ModelStorage, examples: TrainingData, **config: Any) -> LogisticIntentClassifier:
    classifier: LogisticIntentClassifier = made(LogisticIntentClassifier, kept, **config)
    classifier.train(examples)
    return classifier


def understood(classifier: LogisticIntentClassifier, vector: list[float] | None) -> Message:
    (message,) = classifier.process([meaning(vector)])
    return message


@pytest.mark.parametrize("meanings", [MEANINGS, {name: MEANINGS[name] for name in ("pay", "ship")}])
def test_what_is_like_an_intents_examples_has_that_intent(
    kept: ModelStorage, meanings: dict[str, Any]
) -> None:
    """Of three intents, and of two, for which scikit-learn keeps half of what it learns."""
    classifier = trained(kept, data(meanings))
    for intent, (first, *_) in meanings.items():
        assert understood(classifier, first).get("intent")["name"] == intent


def test_the_ranking_is_of_all_intents_likeliest_first(kept: ModelStorage) -> None:
    message = understood(trained(kept, data(MEANINGS)), [8, 4, 1, 0])
    ranking = message.get("intent_ranking")
    assert [each["name"] for each in ranking] == ["pay", "ship", "return"]
    assert message.get("intent") == ranking[0]
    assert sum(each["confidence"] for each in ranking) == pytest.approx(1)
    assert message.as_dict(only_output_properties=True).keys() >= {"intent", "intent_ranking"}


@pytest.mark.parametrize(("length", "told"), [(2, 2), (0, 3)])
def test_the_ranking_is_as_long_as_configured(kept: ModelStorage, length: int, told: int) -> None:
    classifier = trained(kept, data(MEANINGS), ranking_length=length)
    assert len(understood(classifier, [1, 1, 1, 0]).get("intent_ranking")) == told


def test_what_is_like_no_example_has_no_confidence(kept: ModelStorage) -> None:
    """Though some intent is always likelier than the others."""
    ranking = understood(trained(kept, data(MEANINGS)), STRANGE).get("intent_ranking")
    assert [each["confidence"] for each in ranking] == [0, 0, 0]


def test_half_way_from_strange_to_familiar_confidence_is_half(kept: ModelStorage) -> None:
    classifier = trained(kept, data({"pay": [[1, 0, 0, 0]]}), strange=0.2, familiar=1.0)
    half = understood(classifier, [0.6, 0, 0, 0.8])
    assert half.get("intent") == {"name": "pay", "confidence": pytest.approx(0.5)}


def test_the_loaded_classifier_says_the_same(kept: ModelStorage) -> None:
    new = trained(kept, data(MEANINGS))
    again = loaded(LogisticIntentClassifier, kept)
    for vector in ([5.0, 4.0, 3.0, 2.0], [0.0, 1.0, 1.0, 1.0]):
        assert understood(new, vector).get("intent_ranking") == understood(again, vector).get(
            "intent_ranking"
        )


def test_a_message_without_features_has_no_intent(kept: ModelStorage) -> None:
    message = understood(trained(kept, data(MEANINGS)), None)
    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert message.get("intent_ranking") == []


def test_features_of_another_encoder_are_refused(kept: ModelStorage) -> None:
    """Their vectors may be as long, and mean something else."""
    classifier = trained(kept, data(MEANINGS))
    with pytest.raises(InvalidConfigException, match=r"another encoder: train it again"):
        classifier.process([meaning([1, 0, 0, 0], origin="another encoder")])


@pytest.mark.parametrize("empty", [TrainingData(), TrainingData([meaning(None, "pay")])])
def test_without_examples_nothing_is_known(kept: ModelStorage, empty: TrainingData) -> None:
    trained(kept, empty)
    message = understood(loaded(LogisticIntentClassifier, kept), [1, 0, 0, 0])
    assert message.get("intent")["name"] is None


@pytest.mark.parametrize(("learn", "confidence"), [(True, pytest.approx(1)), (False, 0)])
def test_an_intents_name_is_an_example_if_so_configured(
    kept: ModelStorage, learn: bool, confidence: Any
) -> None:
    examples = TrainingData([meaning([1, 0, 0, 0], "pay", name=STRANGE)])
    classifier = trained(kept, examples, learn_names=learn)
    assert understood(classifier, STRANGE).get("intent")["confidence"] == confidence


def test_an_intent_with_few_examples_weighs_as_much_as_one_with_many(kept: ModelStorage) -> None:
    """Half way between the two, neither is likelier."""
    uneven = {"many": [[1, 0, 0, 0]] * 50, "few": [[0, 1, 0, 0]]}
    ranking = understood(trained(kept, data(uneven)), [1, 1, 0, 0]).get("intent_ranking")
    assert ranking[0]["confidence"] == pytest.approx(ranking[1]["confidence"], abs=0.01)


@given(
    vector=st.lists(st.floats(-1e6, 1e6, width=32), min_size=4, max_size=4),
    strange=st.floats(-0.5, 0.5),
    familiar=st.floats(0.6, 1),
)
def test_confidences_are_probabilities(vector: list[float], strange: float, familiar: float) -> None:
    """Whatever the meaning: between 0 and 1, and together no more than 1."""
    learned = fit([(each.get("intent"), of(each, "text")) for each in data(MEANINGS).intent_examples], c=200)
    config = {"strange": strange, "familiar": familiar, "ranking_length": 0}
    classifier = LogisticIntentClassifier(config, None, None, learned)
    confidences = [each["confidence"] for each in understood(classifier, vector).get("intent_ranking")]
    assert all(0 <= each <= 1 for each in confidences)
    assert sum(confidences) <= 1 + 1e-5
