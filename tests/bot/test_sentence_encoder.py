"""The sentence encoder: vectors of unit length, close where meanings are, for any text; no damaged file."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sentence_encoder import DEFAULT_FOLDER, MOST_TOKENS, Encoder, EncoderUnusable

# Half of a surrogate pair is no character, but arrives in JSON as one.
ANY_TEXT = st.text(
    st.characters(exclude_categories=()) | st.sampled_from("\ud800\udfff👩‍👧🏽ßñ漢"), max_size=300
)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the encoder to damage."""
    return Path(shutil.copytree(DEFAULT_FOLDER, tmp_path / "encoder"))


def test_near_meanings_are_nearer_than_far_ones(encoder: Encoder) -> None:
    asked, same, related, other = encoder.embed(
        [
            "where is my parcel?",
            "has my package been sent",
            "how do I pay?",
            "which guitar strings sound best",
        ]
    )
    assert asked @ same > asked @ related > asked @ other


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.embed([]).shape == (0, encoder.size)


def test_a_text_has_the_same_vector_whatever_it_is_embedded_with(encoder: Encoder) -> None:
    """What training saw is what a message at run time is compared with."""
    alone = encoder.embed(["do you ship abroad?"])
    among = encoder.embed(["hi", "do you ship abroad?", "a much longer text than the one in question " * 9])
    assert np.array_equal(alone[0], among[1])


@given(text=ANY_TEXT)
def test_any_text_has_a_vector_of_unit_length(encoder: Encoder, text: str) -> None:
    vectors = encoder.embed([text])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0], abs=1e-4)


def test_a_symbol_is_read_by_its_name(encoder: Encoder) -> None:
    """Else all emoji would be the same unknown word, and 👎 a yes."""
    up, name, down = encoder.embed(["👍", "thumbs up sign", "👎"])
    assert np.array_equal(up, name)
    assert not np.array_equal(up, down)


@pytest.mark.parametrize("text", ["", " ", "x" * 200, "\ue000\ue001"])
def test_what_is_not_in_the_vocabulary_is_not_known(encoder: Encoder, text: str) -> None:
    assert not encoder.knows(text)
    assert encoder.knows(f"{text} hello")


def test_what_comes_after_the_last_token_is_not_read(encoder: Encoder) -> None:
    start = "word " * MOST_TOKENS
    plain, longer = encoder.embed([start, start + "and then something else " * 100_000])
    assert np.array_equal(plain, longer)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_an_altered_file_is_refused_by_name(folder: Path, name: str) -> None:
    with (folder / name).open("ab") as file:
        file.write(b"\n")
    with pytest.raises(EncoderUnusable, match=f"{name} is not the file that SHA256SUMS promises"):
        Encoder.load(folder)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "SHA256SUMS"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(EncoderUnusable, match=name):
        Encoder.load(folder)


@pytest.mark.parametrize("sums", ["", "one-word\n", "three words here\n"])
def test_checksums_that_promise_nothing_are_refused(folder: Path, sums: str) -> None:
    (folder / "SHA256SUMS").write_text(sums)
    with pytest.raises(EncoderUnusable, match="SHA256SUMS"):
        Encoder.load(folder)
