"""Everything `rasa data validate` finds, asked of Rasa itself."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from pathlib import Path

from training.content import Content
from training.findings import Finding
from training.rasa_words import TOLD_BETTER, UNREADABLE, translated


def check(project: Path, content: Content) -> Iterator[Finding]:
    """Yield what Rasa warns of when it reads and validates a project, or why it cannot read it."""
    with _heard() as heard:
        try:
            heard.extend(_validate(project))
        except Exception as problem:  # noqa: BLE001  # of odd data Rasa's reader raises whatever it stumbles over
            heard.append(f"{UNREADABLE} Error: {problem}")
    unreadable = [words for words in heard if UNREADABLE in words][:1]
    for words in unreadable or dict.fromkeys(heard):  # without a domain, all the rest is wrong
        if not TOLD_BETTER.search(words):
            yield translated(words, content)


def _validate(project: Path) -> list[str]:
    """Run every check of `rasa data validate`; return the conflicts, which it logs and does not warn of."""
    from rasa.core.training.story_conflict import find_story_conflicts  # noqa: PLC0415  # takes seconds
    from rasa.shared.core.generator import TrainingDataGenerator  # noqa: PLC0415  # takes seconds
    from rasa.shared.importers.importer import TrainingDataImporter  # noqa: PLC0415  # takes seconds
    from rasa.validator import Validator  # noqa: PLC0415  # takes seconds

    validator = Validator.from_importer(
        TrainingDataImporter.load_from_config(
            str(project / "config.yml"), str(project / "domain"), [str(project / "data")]
        )
    )
    validator.verify_domain_validity()
    validator.verify_nlu()
    validator.verify_form_slots()
    validator.verify_slot_mappings()
    validator.verify_forms_in_stories_rules()
    validator.verify_actions_in_stories_rules()
    validator.warn_if_config_mandatory_keys_are_not_set()
    stories = TrainingDataGenerator(
        validator.story_graph, domain=validator.domain, remove_duplicates=False, augmentation_factor=0
    )
    return [str(each) for each in find_story_conflicts(stories.generate_story_trackers(), validator.domain)]


@contextlib.contextmanager
def _heard() -> Iterator[list[str]]:
    """Collect Rasa's warnings, without its progress bars and the noise of importing it."""
    heard: list[str] = []
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("always")
        yield heard
    heard += [
        str(each.message)
        for each in caught
        if each.category in (UserWarning, FutureWarning) and "/rasa/" in each.filename
    ]
