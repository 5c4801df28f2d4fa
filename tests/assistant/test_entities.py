"""What the patterns and lists in data/nlu find in a message, through the extractors of config.yml."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.nlu.extractors.regex_entity_extractor import RegexEntityExtractor
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message

from bot.longest_entities import LongestEntities
from tests.bot.components import made, storage

pytestmark = pytest.mark.filterwarnings("ignore")  # Rasa's own

DATA = Path(__file__).parents[2] / "data" / "nlu"


@pytest.fixture(scope="module")
def extractor(tmp_path_factory: pytest.TempPathFactory) -> RegexEntityExtractor:
    extractor = made(RegexEntityExtractor, storage(tmp_path_factory.mktemp("rasa") / "model"))
    extractor.train(load_data(str(DATA)))
    return extractor


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my email is anna.b+shop@mail.example.co.uk.", [("email", "anna.b+shop@mail.example.co.uk")]),
        ("write to sam4021@example.com", [("email", "sam4021@example.com")]),
        ("call 07700 900123 please", [("phone", "07700 900123")]),
        ("call (07700) 900-123", [("phone", "(07700) 900-123")]),
        ("I am on +44 7700 900456", [("phone", "+44 7700 900456")]),
        ("it's 555-010-4477", [("phone", "555-010-4477")]),
        ("ordered on 2026-11-02", [("date", "2026-11-02")]),
        ("ordered on 02/11/2026", [("date", "02/11/2026")]),
        ("ordered on 2.11.26", [("date", "2.11.26")]),
        ("since the 3rd of November 2026", [("date", "3rd of November 2026")]),
        ("since Oct 12", [("date", "Oct 12")]),
        ("where is order 4021?", [("order_number", "4021")]),
        ("order FW-4021 from 3 November", [("order_number", "FW-4021"), ("date", "3 November")]),
        ("I paid £4021 for it", []),
        ("my card is L-70017", [("loyalty_card", "L-70017")]),
        (
            "Tarn 45 Rucksack in Leeds on Sunday",
            [("product", "Tarn 45 Rucksack"), ("town", "Leeds"), ("weekday", "Sunday")],
        ),
        ("she may be 12 today", [("weekday", "today")]),
    ],
)
def test_found(extractor: RegexEntityExtractor, text: str, found: list[tuple[str, str]]) -> None:
    """Each thing once, and what is part of it not beside it."""
    (message,) = LongestEntities().process(extractor.process([Message({"text": text})]))
    assert {(each["entity"], each["value"]) for each in message.get("entities")} == set(found)
