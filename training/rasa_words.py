"""What Rasa's validator says, in plain words and with the place it means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from training.content import Content, Named
from training.findings import Finding, Place, Severity, advice, error

ELSEWHERE = Place("config.yml", 1)
DOMAIN = Place("domain", 1)

UNREADABLE = "Using empty domain."
"""What Rasa says when it could not read the domain, and goes on with none."""

TOLD_BETTER = re.compile(
    "|".join(
        (
            "was found labeled with multiple",  # checks/examples.py
            "^The utterance '.*' is not used",  # checks/texts.py, which knows the actions too
            "^Slot auto-fill has been removed",  # said of every domain that has slots
            "^Issue found while processing",  # checks/shape.py, checks/examples.py, checks/tables.py
            "^The following duplicated",  # checks/texts.py
            "in stories which is not part of the domain",  # said twice: the validator says it again
        )
    )
)


@dataclass(frozen=True)
class Translation:
    """A warning of Rasa's whose first group is a name, the kind of thing that has it, and our words."""

    pattern: str
    kind: str
    words: str
    severity: Severity = Severity.ERROR


TRANSLATIONS = (
    Translation(
        "^The intent '(.*)' is listed in the domain file, but",
        "intents",
        "{0} has no examples, so only a button can say it. Add examples in data/nlu, or remove it here.",
        Severity.ADVICE,
    ),
    Translation(
        "^The intent '(.*)' is not used in any story or rule",
        "intents",
        "No rule says what to answer to {0}. Add one in data/rules.",
        Severity.ADVICE,
    ),
    Translation(
        "labeled with intent '(.*?)'. This intent is not listed",
        "block",
        "{0} is not in the domain. Add it under `intents:` in domain/, or correct the name.",
    ),
    Translation(
        "^The intent '(.*)' is used in your stories, but",
        "intent",
        "{0} is not in the domain. Add it under `intents:` in domain/, or correct the name.",
    ),
    Translation(
        "^The action '(utter_.*)' is used in the stories, but",
        "action",
        "There is no text {0}. Add it under `responses:` in domain/, or correct the name.",
    ),
    Translation(
        "^The action '(.*)' is used in the '.*' block, but",
        "action",
        "There is no action {0}. Correct the name, or ask a developer to write it.",
    ),
    Translation(
        "^The form '(.*)' is used in the '.*' block, but",
        "active_loop",
        "There is no form {0}. Add it under `forms:` in domain/, or correct the name.",
    ),
    Translation(
        "^The form slot '(.*)' in form '(.*)' is not present",
        "asked",
        "The form {1} asks for {0}, and there is no such slot. Add it under `slots:`, or correct the name.",
    ),
    Translation(
        "^Slot '(.*)' has a mapping condition for form '(.*)' which is not listed",
        "slots",
        "{0} is filled in the form {1}, and there is no such form. Correct the name under `conditions:`.",
    ),
    Translation(
        "^Slot '(.*)' has a mapping condition for form '(.*)', but it's not present",
        "slots",
        "{0} is filled in the form {1}, which does not ask for it. Add it to the form's `required_slots`.",
    ),
    Translation(
        "^The intent (.*) in the domain file is using the MappingPolicy",
        "intents",
        "`triggers` is not known any more. Write a rule for {0} in data/rules.",
    ),
    Translation("^The config file is missing the '(.*)' mandatory key", "", "`{0}:` is missing."),
    Translation(
        "^The config file is missing a unique value for the '(.*)'", "", "`{0}:` needs a name of your own."
    ),
)


def translated(words: str, content: Content) -> Finding:
    """Say one warning of Rasa's in plain words; one we do not know, as it is."""
    if words.startswith("Story structure conflict"):
        return _conflict(words, content)
    if UNREADABLE in words:
        return _unreadable(words, content)
    for each in TRANSLATIONS:
        if found := re.search(each.pattern, words):
            place = _place(content, each.kind, found[1])
            return Finding(place, each.severity, each.words.format(*found.groups()))
    said = re.sub(r"^Issue found in '.*?':", "", " ".join(words.split())).strip()
    return advice(_file(words, content), f"Rasa says: {said}")


def _unreadable(words: str, content: Content) -> Finding:
    """Why Rasa could not read the domain, at the first name it mentions."""
    why = " ".join(words.split("Error: ", maxsplit=1)[-1].split())
    mentioned = set(re.findall(r"'([\w-]+)'", why))
    named = (each for each in content.declared if each.name in mentioned)
    place = max(named, key=lambda each: len(each.name), default=Named("", "", DOMAIN)).place
    return error(place, f"Rasa cannot read this: {why}")


def _conflict(words: str, content: Content) -> Finding:
    """Two stories that are the same up to a point, and then go on differently."""
    ways = re.findall(r"^ *(\S+) predicted in '(.*?)'(?:,|$| and)", words, re.MULTILINE)
    after = re.search(r"after (\w+ '.*?')", words)
    told = " and ".join(sorted(f'"{story}" with {action}' for action, story in ways))
    when = f"After {after[1]}" if after else "At the beginning"
    place = max((_place(content, "story", story) for _, story in ways), default=ELSEWHERE)
    return error(
        place, f"{when} stories contradict each other: {told}. Make them agree, or differ before that."
    )


def _place(content: Content, kind: str, name: str) -> Place:
    """Where the first thing of this kind and name stands."""
    if kind == "asked":
        return next((each.place for each in content.asked if each.slot == name), ELSEWHERE)
    named = (*content.declared, *content.blocks, *content.steps)
    return next((each.place for each in named if (each.kind, each.name) == (kind, name)), ELSEWHERE)


def _file(words: str, content: Content) -> Place:
    """The content file that Rasa mentions."""
    files = {each.place.file for each in (*content.declared, *content.blocks, *content.steps)}
    return next((Place(file, 1) for file in sorted(files) if file in words), ELSEWHERE)
