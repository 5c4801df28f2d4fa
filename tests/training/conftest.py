"""What the tests of training/ share: Rasa imported without its warnings, and a trained model."""

from __future__ import annotations

import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa and TensorFlow warn while they are imported
    from rasa.core.agent import Agent

    import training.report  # noqa: F401

from tests.bot.model import trained_model


@pytest.fixture(scope="session")
def agent() -> Agent:
    """The small assistant of tests/bot/project."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Agent.load(str(trained_model()))
