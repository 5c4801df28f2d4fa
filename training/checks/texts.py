"""The bot's texts: each is said by something, everything said is there, and its variables get a value."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from training.content import Content
from training.findings import Finding, Place, advice, error
from training.said import Said
from training.variables import named

SAID_BY_RASA = frozenset({"utter_default", "utter_restart", "utter_back", "utter_ask_rephrase"})


def check(content: Content, said: Said) -> Iterator[Finding]:
    """Yield texts that are missing, written twice or said by nobody, and variables that nothing fills."""
    yield from _missing(content, said)
    yield from _twice(content)
    yield from _unused(content, said)
    yield from _unfilled(content, said)


def _missing(content: Content, said: Said) -> Iterator[Finding]:
    """What rules and stories lack Rasa finds itself; of actions it knows nothing."""
    written = {response.name for response in content.responses}
    for name, place in said.names.items():
        if name not in written:
            yield error(
                place, f"This action says {name}, and there is no such text. Add it to a file in domain/."
            )
    for beginning, place in said.beginnings.items():
        if not any(name.startswith(beginning) for name in written):
            yield error(place, f"This action says a text that begins with {beginning}, and there is none.")


def _twice(content: Content) -> Iterator[Finding]:
    first: dict[tuple[str, str], Place] = {}
    for each in (*content.responses, *content.declared):
        key = (each.kind, each.name)
        before = first.setdefault(key, each.place)
        if before is each.place:
            continue
        words = f"{each.name} stands under `{each.kind}` already ({before})."
        if each.kind in ("response", "slots", "forms"):
            yield error(each.place, f"{words} Only one of them counts: remove or rename the other.")
        else:
            yield advice(each.place, f"{words} Remove one.")


def _unused(content: Content, said: Said) -> Iterator[Finding]:
    told = _said_by_rules(content) | _asked_by_forms(content) | SAID_BY_RASA
    for response in content.responses:
        if response.name.split("/")[0] not in told and not said.says(response.name):
            yield advice(
                response.place,
                f"No rule, story, form or action says {response.name}. Name it in a rule, or remove it.",
            )


def _unfilled(content: Content, said: Said) -> Iterator[Finding]:
    slots = content.names("slots")
    for variant in content.variants:
        given = slots | (said.values if said.says(variant.response) else set())
        words = [variant.text, *(button.title or "" for button in variant.buttons)]
        for name in dict.fromkeys(name for text in words for name in named(text)):
            if name not in given:
                yield error(
                    variant.place,
                    f"Nothing fills {{{name}}} in {variant.response}, so customers would read the braces."
                    f" Correct the name, or leave it out.",
                )


def _said_by_rules(content: Content) -> set[str]:
    return {step.name for step in content.steps if step.kind == "action"}


def _asked_by_forms(content: Content) -> set[str]:
    questions = ((f"utter_ask_{ask.slot}", f"utter_ask_{ask.form}_{ask.slot}") for ask in content.asked)
    return set(chain.from_iterable(questions))
