"""The comparison as people read it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from training.comparison import Comparison, Probe
from training.page import COLUMNS, MOST_SHOWN, page
from training.replies import Reply
from training.scores import Confusion, Scores
from training.stories import Failure

GREET, BYE = Reply("greet", "Hello"), Reply("nlu_fallback", "Say it again?")
NOW = Scores(0.912, 0.9, {"greet": 0.5, "order": 1.0}, [Confusion("greet", "nlu_fallback", 3)], 20, 21)
BEFORE = Scores(0.9, 0.88, {"greet": 0.75}, [], 21, 21)


def lines(
    now: Scores = NOW,
    before: Scores | None = BEFORE,
    failures: tuple[Failure, ...] = (),
    probes: tuple[Probe, ...] = (),
) -> list[str]:
    return page(Comparison(now, before, failures, probes)).splitlines()


def figures(found: list[str]) -> dict[str, list[str]]:
    """The row of figures of each title, by the title's first word."""
    return {line.split()[0]: line[42:].split() for line in found[1:5]}


def test_the_figures_stand_beside_those_of_the_live_model() -> None:
    probes = (Probe("hi", "greet", GREET, GREET), Probe("hey", "greet", GREET, BYE))
    rows = figures(lines(probes=probes))
    assert rows["accuracy"] == ["90.0%", "91.2%", "+1.2"]
    assert rows["macro"] == ["88.0%", "90.0%", "+2.0"]
    assert page(Comparison(NOW, BEFORE, (), probes)).count("20 of 21") == 1
    assert any(line.split()[-6:] == ["1", "of", "2", "2", "of", "2"] for line in lines(probes=probes))


def test_without_a_live_model_there_are_no_figures_of_it() -> None:
    found = lines(before=None, probes=(Probe("hi", "greet", GREET, None),))
    assert figures(found)["accuracy"] == ["-", "91.2%"]
    assert not any("changed their answer" in line for line in found)


def test_the_worst_intents_are_told_with_what_they_are_taken_for() -> None:
    (worst,) = [line for line in lines() if line.startswith("    greet")]
    assert worst.split() == ["greet", "50%", "(75%)", "3", "not", "understood"]
    assert not any(line.startswith("    order") for line in lines())


def test_a_story_that_failed_tells_the_step() -> None:
    found = lines(failures=(Failure("a return", "return_form", "utter_greet"),))
    place = found.index("    a return")
    assert found[place + 1] == "      told return_form, but the bot does utter_greet"


def test_a_changed_answer_is_shown_as_it_was_and_as_it_is() -> None:
    found = lines(probes=(Probe("hi", "greet", BYE, GREET),))
    place = found.index('    became wrong: "hi"')
    assert found[place + 1 : place + 3] == [
        "      live  greet: Hello",
        "      new   not understood: Say it again?",
    ]


def test_what_became_wrong_comes_before_what_became_right() -> None:
    text = "\n".join(lines(probes=(Probe("a", "greet", GREET, BYE), Probe("b", "greet", BYE, GREET))))
    assert text.index('became wrong: "b"') < text.index('became right: "a"')


def test_a_message_that_stays_misunderstood_is_told() -> None:
    found = lines(probes=(Probe("hi", "greet", BYE, BYE),))
    place = found.index('    "hi"')
    assert found[place + 1] == "      means greet, taken for not understood"


def test_of_many_messages_the_first_are_shown_and_the_rest_counted() -> None:
    probes = tuple(Probe(f"hi {number}", "greet", BYE, GREET) for number in range(MOST_SHOWN + 3))
    assert "    and 3 more: make train JSON=1 shows all" in lines(probes=probes)


texts = st.text(min_size=1, max_size=300)
replies = st.builds(Reply, texts, texts)


@given(
    st.lists(st.builds(Probe, texts, texts, replies, st.none() | replies)),
    st.lists(st.builds(Failure, texts, texts, texts)),
    st.dictionaries(texts, st.floats(0, 1)),
)
def test_whatever_the_words_every_line_fits(
    probes: list[Probe], failures: list[Failure], intents: dict[str, float]
) -> None:
    now = Scores(0.9, 0.9, intents, [Confusion(name, name, 2) for name in intents])
    text = page(Comparison(now, None, failures, probes))
    assert max(map(len, text.split("\n"))) <= COLUMNS
