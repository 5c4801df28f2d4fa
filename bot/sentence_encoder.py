"""Sentences as vectors: texts that mean the same point the same way. Knows nothing of Rasa."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

DEFAULT_FOLDER = Path(__file__).parent / "encoder"
MODEL, TOKENIZER, CHECKSUMS = "model.onnx", "tokenizer.json", "SHA256SUMS"
INPUTS = {"input_ids", "attention_mask"}

MOST_TOKENS = 128  # what the model was trained on
# The tokenizer reads a text to its end before it cuts: a megabyte takes a second. 128 tokens are some 600
# characters.
MOST_CHARACTERS = 4000


class EncoderUnusable(Exception):
    """The folder does not hold the encoder that its checksums promise; the text says what is wrong."""


class Encoder:
    """Turns texts into vectors of unit length, so that a dot product is a cosine. Uses one thread."""

    def __init__(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, digest: str) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._unknown = tokenizer.token_to_id(getattr(tokenizer.model, "unk_token", ""))
        self.digest = digest
        self.size: int = session.get_outputs()[0].shape[-1]

    @classmethod
    def load(cls, folder: Path = DEFAULT_FOLDER) -> Encoder:
        """Load the encoder in `folder` (bot/encoder/README.md says what must be there).

        Raises EncoderUnusable for a file that is missing, altered or not what it should be.
        """
        digest = verify(folder)
        try:
            session = onnxruntime.InferenceSession(
                folder / MODEL, _one_thread(), providers=["CPUExecutionProvider"]
            )
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:  # both libraries raise plain Exceptions of their own
            raise EncoderUnusable(f"{folder} holds no encoder that can be loaded: {error}") from error
        if {each.name for each in session.get_inputs()} != INPUTS:
            raise EncoderUnusable(f"{folder / MODEL} must have the inputs {' and '.join(sorted(INPUTS))}")
        tokenizer.no_padding()
        tokenizer.enable_truncation(MOST_TOKENS)
        return cls(session, tokenizer, digest)

    def knows(self, text: str) -> bool:
        """Tell whether any of it is in the vocabulary; if not, its vector is that of every unknown word."""
        read = self._tokenizer.encode(_readable(text))
        return any(
            number != self._unknown and not special
            for number, special in zip(read.ids, read.special_tokens_mask, strict=True)
        )

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector of unit length a text, (len(texts), size). Any text: empty, huge, malformed.

        One by one, on purpose: int8 activations are scaled over the whole batch, so that in a batch a text's
        vector would depend on its neighbours (cosine 0.98), for a quarter of the time saved.
        """
        vectors = np.empty((len(texts), self.size), dtype=np.float32)
        for row, text in enumerate(texts):
            ids = np.array([self._tokenizer.encode(_readable(text)).ids], dtype=np.int64)
            (vectors[row],) = self._session.run(
                None, {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            )[0]
        return vectors


def verify(folder: Path) -> str:
    """Check the encoder's files against their checksums; return the digest of these, which names the encoder.

    Raises EncoderUnusable.
    """
    sums = folder / CHECKSUMS
    try:
        promised = {name: digest for digest, name in map(str.split, sums.read_text().splitlines())}
        for name in (MODEL, TOKENIZER):
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
            if found != promised[name]:
                raise EncoderUnusable(
                    f"{folder / name} is not the file that {CHECKSUMS} promises: "
                    f"its sha256 is {found}, not {promised[name]}. Fetch it again."
                )
    except (OSError, ValueError, KeyError) as error:
        raise EncoderUnusable(
            f"{folder} is no encoder with valid {CHECKSUMS} ({type(error).__name__}: {error})"
        ) from error
    return hashlib.sha256(sums.read_bytes()).hexdigest()


def _one_thread() -> onnxruntime.SessionOptions:
    """For one short sentence more threads cost more than they bring, and the cores are other processes'."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return options


def _readable(text: str) -> str:
    """The text's beginning, symbols by their names, which the vocabulary has: 👍 is "thumbs up sign".

    Half surrogate pairs are replaced: the tokenizer refuses them.
    """
    named = "".join(map(_named, text[:MOST_CHARACTERS]))
    return named.encode("utf-8", "replace").decode("utf-8")


def _named(character: str) -> str:
    if unicodedata.category(character) != "So":
        return character
    return f" {unicodedata.name(character, '').lower()} "
