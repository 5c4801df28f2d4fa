"""Examples: enough, each once, marked up whole."""

from __future__ import annotations

from pathlib import Path

from tests.training.small_project import FAREWELLS, GREETINGS, examples, in_order, read, told, write
from training.checks.examples import check

FILE = "data/nlu/chat.yml"


def test_a_project_in_order_has_nothing_to_tell(tmp_path: Path) -> None:
    assert told(check(read(in_order(tmp_path)))) == []


def test_an_intent_with_few_examples_is_advice_and_with_one_an_error(tmp_path: Path) -> None:
    write(tmp_path, FILE, examples(greet=GREETINGS[:9], goodbye=FAREWELLS[:1]))
    few, one = told(check(read(tmp_path)))
    assert few == (
        f"{FILE}:3",
        "advice",
        "greet has 9 of the 10 examples it takes to be understood. Add more.",
    )
    assert one[:2] == (f"{FILE}:14", "error")


def test_examples_of_an_intent_are_counted_over_its_blocks(tmp_path: Path) -> None:
    write(tmp_path, FILE, examples(greet=GREETINGS[:5]))
    write(tmp_path, "data/nlu/more.yml", examples(greet=GREETINGS[5:]))
    assert told(check(read(tmp_path))) == []


def test_an_example_of_two_intents_is_an_error_at_the_second(tmp_path: Path) -> None:
    write(tmp_path, FILE, examples(greet=GREETINGS, goodbye=(*FAREWELLS, "Good  Morning")))
    assert told(check(read(tmp_path))) == [
        (
            f"{FILE}:27",
            "error",
            '"Good  Morning" is an example of greet already (data/nlu/chat.yml:7).'
            " Keep it either there or here under goodbye.",
        )
    ]


def test_the_mark_up_makes_no_difference_to_what_customers_write(tmp_path: Path) -> None:
    write(tmp_path, "domain/chat.yml", "entities: [hour]")
    write(tmp_path, FILE, examples(greet=GREETINGS, goodbye=(*FAREWELLS, "good [morning](hour)")))
    assert [each[:2] for each in told(check(read(tmp_path)))] == [(f"{FILE}:27", "error")]


def test_an_example_twice_under_its_intent_is_advice(tmp_path: Path) -> None:
    write(tmp_path, FILE, examples(greet=(*GREETINGS, "Hi")))
    ((place, severity, words),) = told(check(read(tmp_path)))
    assert (place, severity) == (f"{FILE}:15", "advice")
    assert "Remove one of the two" in words


def test_a_line_without_a_dash_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, FILE, examples(greet=GREETINGS).replace("- hey", "hey"))
    ((place, severity, words), *_) = told(check(read(tmp_path)))
    assert (place, severity) == (f"{FILE}:8", "error")
    assert "no '- ' before it" in words


def test_broken_mark_up_and_unknown_entities_are_errors(tmp_path: Path) -> None:
    write(tmp_path, FILE, examples(greet=(*GREETINGS, "my [boots(product)", "my [boots](prodct)")))
    broken, unknown = told(check(read(tmp_path)))
    assert broken[:2] == (f"{FILE}:15", "error")
    assert "there is a [ that belongs to no entity" in broken[2]
    assert unknown[:2] == (f"{FILE}:16", "error")
    assert unknown[2].startswith("prodct is no entity")
