"""The content holds together: data, domain, rules and stories, checked with Rasa's own tools."""

from __future__ import annotations

import asyncio
import re
import warnings
from collections import Counter
from pathlib import Path

import pytest
import yaml

# Rasa and its pinned libraries warn of each other's deprecated names; only warnings about content count.
pytestmark = pytest.mark.filterwarnings("ignore")

ROOT = Path(__file__).parents[2]
SMS = 160
BUTTON_OR_LIST = re.compile(r"(?m)^(?:- |1\. )")


def responses() -> dict[str, list[dict]]:
    files = sorted((ROOT / "domain").glob("*.yml"))
    return {
        name: said for file in files for name, said in yaml.safe_load(file.read_text())["responses"].items()
    }


def test_rasa_finds_nothing_to_warn_about() -> None:
    """`rasa data validate --fail-on-warnings` passes, and warns of nothing at all."""
    from rasa.shared.importers.importer import TrainingDataImporter  # noqa: PLC0415  # Rasa takes seconds and warns
    from rasa.validator import Validator  # noqa: PLC0415  # Rasa takes seconds and warns

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        importer = TrainingDataImporter.load_from_config(
            str(ROOT / "config.yml"), str(ROOT / "domain"), [str(ROOT / "data")]
        )
        validator = Validator.from_importer(importer)
        sound = [
            validator.verify_domain_validity(),
            validator.verify_nlu(ignore_warnings=False),
            validator.verify_story_structure(ignore_warnings=False),
            validator.verify_form_slots(),
            validator.verify_slot_mappings(),
            validator.verify_forms_in_stories_rules(),
            validator.verify_actions_in_stories_rules(),
        ]
    # Rasa says "Slot auto-fill has been removed" of every domain that has slots.
    texts = [str(w.message) for w in caught if w.category in (UserWarning, FutureWarning)]
    about_content = [text for text in texts if not text.startswith("Slot auto-fill")]
    assert all(sound)
    assert about_content == []


def test_every_test_story_goes_as_told(tmp_path: Path) -> None:
    """The rules and stories, freshly trained, predict every action of tests/stories."""
    from rasa.model_testing import test_core as run_stories  # noqa: PLC0415  # Rasa takes seconds and warns
    from rasa.model_training import train_core  # noqa: PLC0415  # Rasa takes seconds and warns

    model = train_core(
        str(ROOT / "domain"), str(ROOT / "config.yml"), str(ROOT / "data"), str(tmp_path / "model")
    )
    how = {"fail_on_prediction_errors": True, "disable_plotting": True}
    asyncio.run(run_stories(str(model), str(ROOT / "tests" / "stories"), str(tmp_path / "results"), how))
    assert "all good" in (tmp_path / "results" / "failed_test_stories.yml").read_text()


def test_every_intent_has_fifteen_examples() -> None:
    """No intent is left with too few examples to learn from, and there are at least 25 intents."""
    counts: Counter[str] = Counter()
    for file in (ROOT / "data" / "nlu").glob("*.yml"):
        for block in yaml.safe_load(file.read_text())["nlu"]:
            if "intent" in block:
                counts[block["intent"]] += len(block["examples"].splitlines())
    assert len(counts) >= 25
    assert {intent: n for intent, n in counts.items() if n < 15} == {}


def test_long_texts_lists_and_buttons_have_a_short_form_for_sms() -> None:
    """What is too long for one SMS, or has a list or buttons, has a variant with `channel: sms` that fits."""
    wanting = []
    for name, said in responses().items():
        rich = [
            v
            for v in said
            if len(v.get("text", "")) > SMS or "buttons" in v or BUTTON_OR_LIST.search(v.get("text", ""))
        ]
        short = [v for v in said if v.get("channel") == "sms"]
        if (rich and not short) or any(len(v["text"]) > SMS or "buttons" in v for v in short):
            wanting.append(name)
    assert wanting == []


def test_actions_say_only_what_the_domain_has() -> None:
    """Every response an action names exists, so that nobody is answered with silence."""
    named: set[str] = set()
    for file in (ROOT / "actions").glob("*.py"):
        named |= set(re.findall(r'"(utter_\w+)"', file.read_text()))
    assert named - set(responses()) - {"utter_action"} == set()


def test_every_intent_button_speaks_of_an_intent_that_exists() -> None:
    """A button never says something the assistant has no rule for."""
    intents = {
        next(iter(intent)) if isinstance(intent, dict) else intent
        for file in (ROOT / "domain").glob("*.yml")
        for intent in yaml.safe_load(file.read_text()).get("intents", [])
    }
    payloads = [b["payload"] for said in responses().values() for v in said for b in v.get("buttons", [])]
    assert payloads
    assert {re.match(r"/(\w+)", payload)[1] for payload in payloads} <= intents  # type: ignore[index]
