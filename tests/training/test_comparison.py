"""What speaks against putting a new model live."""

from __future__ import annotations

from training.comparison import MARGIN, Comparison, Probe
from training.replies import Reply
from training.scores import Scores
from training.stories import Failure

GREET, BYE = Reply("greet", "Hello"), Reply("bye", "See you")


def of(accuracy: float) -> Scores:
    return Scores(accuracy, accuracy, {}, [])


def compared(now: float = 0.9, before: float | None = 0.9, **more: list) -> Comparison:
    given = {"failures": [], "probes": [], **more}
    return Comparison(of(now), None if before is None else of(before), **given)


def test_nothing_speaks_against_a_model_that_does_as_well() -> None:
    probes = [Probe("hi", "greet", GREET, GREET)]
    assert compared(probes=probes).worse() == []


def test_a_fall_of_the_accuracy_beyond_the_margin_does() -> None:
    assert compared(now=0.9 - 2 * MARGIN).worse() == ["the accuracy fell by 2.0 points"]


def test_a_fall_within_the_margin_does_not() -> None:
    assert compared(now=0.9 - MARGIN / 2).worse() == []


def test_without_figures_of_the_live_model_none_has_fallen() -> None:
    assert compared(now=0.1, before=None).worse() == []


def test_a_story_that_does_not_go_as_told_does() -> None:
    (reason,) = compared(failures=[Failure("a return", "utter_a", "utter_b")]).worse()
    assert '"a return"' in reason


def test_a_message_that_was_right_and_now_is_not_does() -> None:
    (reason,) = compared(probes=[Probe("hi", "greet", BYE, GREET)]).worse()
    assert reason == '"hi" was rightly taken for greet and now is for bye'


def test_other_changes_of_an_answer_do_not() -> None:
    probes = [
        Probe("hi", "greet", GREET, BYE),  # became right
        Probe("hm", "order", GREET, BYE),  # was wrong before
        Probe("hello", "greet", Reply("greet", "Hi!"), GREET),  # another text
        Probe("hey", "greet", BYE, None),  # nothing to compare with
    ]
    assert compared(probes=probes).worse() == []
    assert [probe.changed for probe in probes] == [True, True, True, False]
