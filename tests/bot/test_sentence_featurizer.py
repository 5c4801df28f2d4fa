"""The featurizer: a vector for each text and each intent's name, which says which encoder it is of."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, TEXT

from bot.sentence_encoder import DEFAULT_FOLDER, Encoder
from bot.sentence_featurizer import SentenceFeaturizer
from tests.bot.components import examples, made, said, storage


@pytest.fixture
def kept(tmp_path: Path) -> ModelStorage:
    return storage(tmp_path / "model")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A folder with an encoder that is not the repository's, as far as its checksums tell."""
    folder = Path(shutil.copytree(DEFAULT_FOLDER, tmp_path / "other"))
    tokenizer = folder / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text() + "\n")
    sums = subprocess.run(
        ["sha256sum", "model.onnx", "tokenizer.json"], cwd=folder, capture_output=True, check=True
    )
    (folder / "SHA256SUMS").write_bytes(sums.stdout)
    return folder


def test_a_message_gets_the_vector_of_its_text(kept: ModelStorage) -> None:
    (message,) = made(SentenceFeaturizer, kept).process([said("where is my order?")])
    sequence, sentence = message.get_dense_features(TEXT)
    assert sequence is None
    assert np.array_equal(sentence.features, Encoder.load().embed(["where is my order?"]))


@pytest.mark.parametrize("text", [None, "", " \n\t", "x" * 200, "\ue000\u200d\ue001"])
def test_a_message_without_words_is_left_as_it_is(kept: ModelStorage, text: str | None) -> None:
    (message,) = made(SentenceFeaturizer, kept).process([said(text)])
    assert message.features == []


def test_the_name_of_an_intent_is_read_as_words(kept: ModelStorage) -> None:
    data = made(SentenceFeaturizer, kept).process_training_data(
        examples(**{"faq/opening_hours": ["9 to 5?"]})
    )
    _, sentence = data.training_examples[0].get_dense_features(INTENT)
    assert np.array_equal(sentence.features, Encoder.load().embed(["faq opening hours"]))


def test_features_name_the_encoder_they_come_from(kept: ModelStorage, other: Path) -> None:
    ours, same, theirs = (
        made(SentenceFeaturizer, kept, **config).process([said("hello")])[0].features[0]
        for config in ({}, {}, {"encoder": str(other)})
    )
    assert ours.origin == same.origin != theirs.origin


def test_a_missing_encoder_is_an_error_of_the_configuration(kept: ModelStorage, tmp_path: Path) -> None:
    with pytest.raises(InvalidConfigException, match="nowhere"):
        made(SentenceFeaturizer, kept, encoder=str(tmp_path / "nowhere"))


def test_what_was_cached_with_another_encoder_is_not_taken(other: Path) -> None:
    """Rasa's training cache goes by this: the folder may be the same and its content new."""
    here = SentenceFeaturizer.fingerprint_addon({"encoder": str(DEFAULT_FOLDER)})
    assert here == SentenceFeaturizer.fingerprint_addon({})
    assert here != SentenceFeaturizer.fingerprint_addon({"encoder": str(other)})
