"""Rasa's warnings in plain words, with their place."""

from __future__ import annotations

from training.content import Content, Named
from training.findings import Place, Severity
from training.rasa_words import TOLD_BETTER, translated

AT = Place("domain/a.yml", 7)
CONTENT = Content(
    declared=[Named("intents", "greet", AT)],
    steps=[Named("story", "one", Place("data/s.yml", 3)), Named("story", "two", Place("data/s.yml", 9))],
)


def test_a_known_warning_is_said_in_plain_words_at_its_place() -> None:
    finding = translated("The intent 'greet' is not used in any story or rule.", CONTENT)
    assert (finding.place, finding.severity) == (AT, Severity.ADVICE)
    assert finding.words == "No rule says what to answer to greet. Add one in data/rules."


def test_an_unknown_warning_is_said_as_it_is_in_the_file_it_names() -> None:
    finding = translated("Something about\n'/home/x/domain/a.yml'", CONTENT)
    assert (finding.place, finding.severity) == (Place("domain/a.yml", 1), Severity.ADVICE)
    assert finding.words == "Rasa says: Something about '/home/x/domain/a.yml'"


def test_a_contradiction_of_stories_is_an_error_at_the_later() -> None:
    words = (
        "Story structure conflict after intent 'greet':\n"
        "  utter_a predicted in 'one'\n  utter_b predicted in 'two', 'three', and 2 other trackers\n"
    )
    finding = translated(words, CONTENT)
    assert (finding.place, finding.severity) == (Place("data/s.yml", 9), Severity.ERROR)
    assert finding.words.startswith(
        'After intent \'greet\' stories contradict each other: "one" with utter_a and "two" with utter_b.'
    )


def test_what_our_checks_tell_better_is_known() -> None:
    assert TOLD_BETTER.search("The utterance 'utter_a' is not used in any story or rule.")
    assert not TOLD_BETTER.search("The intent 'greet' is not used in any story or rule.")
