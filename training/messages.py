"""The test messages: what customers wrote, with what each means."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.training_data.loading import load_data_from_resource
from rasa.shared.nlu.constants import INTENT_NAME_KEY
from rasa.shared.nlu.training_data.loading import load_data


def messages(file: Path, stories: Path, domain: Domain) -> dict[str, str]:
    """Return each message's intent: those of `file`, in the format of data/nlu, and those in the stories."""
    return {**_told(stories, domain), **_listed(file)}


def _listed(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    return {each.get("text"): each.get("intent") for each in load_data(str(file)).intent_examples}


def _told(stories: Path, domain: Domain) -> dict[str, str]:
    if not stories.exists():
        return {}
    events = [event for step in load_data_from_resource(str(stories), domain) for event in step.events]
    said = [event for event in events if isinstance(event, UserUttered) and event.text]
    return {event.text: event.intent[INTENT_NAME_KEY] for event in said}
