"""The test messages: a file of them, and what customers say in the test stories."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain

from training.messages import messages

pytestmark = pytest.mark.filterwarnings("ignore")

LISTED = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hiya
    - is [Leeds](town) open
"""
TOLD = """
version: "3.1"
stories:
- story: words and none
  steps:
  - user: |
      see you in [York](town)
    intent: bye
  - action: utter_bye
  - intent: greet
  - user: |
      hiya
    intent: bye
"""
DOMAIN = "intents: [greet, bye]\nactions: [utter_bye]"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "messages.yml").write_text(LISTED)
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "test_bye.yml").write_text(TOLD)
    return tmp_path


def test_messages_come_from_the_file_and_from_the_stories_as_they_are_said(folder: Path) -> None:
    """Where both have a message, the file says what it means."""
    domain = Domain.from_yaml(DOMAIN)
    assert messages(folder / "messages.yml", folder / "stories", domain) == {
        "hiya": "greet",
        "is Leeds open": "greet",
        "see you in York": "bye",
    }


def test_neither_needs_to_be_there(folder: Path) -> None:
    domain = Domain.from_yaml(DOMAIN)
    assert messages(folder / "none.yml", folder / "none", domain) == {}
