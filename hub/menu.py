"""Reading the answer to a numbered menu: by number, by word, or nearly so. Pure.

It never guesses: where two choices could be meant, or the answer is an ordinary sentence, it is no choice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from hub.content import Choice

_POLITE = re.compile(r"\b(please|pls|plz|thank you|thanks|thx|ty)\b")
_NUMBER = re.compile(r"(?:(?:no|nr|num|number|option|choice|answer|the) )?(\d{1,3})(?:st|nd|rd|th)?(?: one)?")
_IN_WORDS = re.compile(r"(?:(?:number|option|choice|answer|the) )?([a-z]+)(?: one)?")
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_WORDS = {word: n for words in (_CARDINALS, _ORDINALS) for n, word in enumerate(words, start=1)}
_ALIKE = {
    **dict.fromkeys(("y", "ya", "yea", "yeah", "yep", "yup", "sure"), "yes"),
    **dict.fromkeys(("n", "nah", "nope"), "no"),
}
_SHORTEST_WORD, _LONG = 3, 8
"""With fewer letters an unfinished word says too little; with so many two slips are forgiven."""


def chosen(text: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice an answer means, under the numbers 1, 2, … in their order; None if it means none, or two."""
    words = _normal(text)
    if not words:
        return _only(choices, lambda choice: bool(text.strip()) and choice.title.strip() == text.strip())
    number = _number(words)
    if number is not None:
        return _numbered(words, number, choices)
    exact = _only(choices, lambda choice: _normal(choice.title) == words)
    if exact or text.rstrip().endswith("?"):
        return exact
    return _by_word(_ALIKE.get(words, words), choices)


def _normal(text: str) -> str:
    """Only letters and figures, in small letters, without courtesies, one space between words."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("\u2019", "")
    plain = " ".join("".join(c if c.isalnum() or _is_mark(c) else " " for c in folded).split())
    return " ".join(_POLITE.sub(" ", plain).split()) or plain


def _is_mark(character: str) -> bool:
    """Vowel signs and the like belong to a word; what only decorates a figure (keycap emoji) does not."""
    return unicodedata.category(character) in {"Mn", "Mc"} and character != "\ufe0f"


def _number(words: str) -> int | None:
    if found := _NUMBER.fullmatch(words):
        return int(found[1])
    found = _IN_WORDS.fullmatch(words)
    return _WORDS.get(found[1]) if found else None


def _numbered(words: str, number: int, choices: Sequence[Choice]) -> Choice | None:
    """The choice at that place; none if another's title begins with the same words ("2" and "2 pairs")."""
    place = choices[number - 1] if 1 <= number <= len(choices) else None
    rivals = [choice for choice in choices if f"{_normal(choice.title)} ".startswith(f"{words} ")]
    if place is None:
        return _one(rivals)
    return place if all(rival == place for rival in rivals) else None


def _by_word(words: str, choices: Sequence[Choice]) -> Choice | None:
    """By the beginning of a title, or by a title with a slip of the finger, if no other comes near."""
    titles = {choice: _normal(choice.title) for choice in choices}
    if begun := [choice for choice, title in titles.items() if _begins_with_words(title, words)]:
        return _one(begun)
    meant = [
        choice
        for choice, title in titles.items()
        if _begins_inside_a_word(title, words) or _near(words, title)
    ]
    best = _one(meant)
    return None if any(_near(words, titles[other], 1) for other in titles if other != best) else best


def _begins_with_words(title: str, words: str) -> bool:
    return len(words) > 1 and f"{title} ".startswith(f"{words} ")


def _begins_inside_a_word(title: str, words: str) -> bool:
    return len(words) >= _SHORTEST_WORD and title.startswith(words)


def _near(words: str, title: str, more: int = 0) -> bool:
    """Whether the title may be what was meant by words with a slip; `more` slips than usual are let pass."""
    if _figures(words) != _figures(title):
        return False
    return _stuttered(words) == _stuttered(title) or _slips(words, title) <= _allowed(words, title) + more


def _figures(words: str) -> list[str]:
    """A figure is meant as it stands: size 39 is no slip for size 38."""
    return [character for character in words if character.isdigit()]


def _allowed(words: str, title: str) -> int:
    """Slips that may be: about every fifth letter; in a short word only two that changed places."""
    shorter = min(len(words), len(title))
    if shorter <= _SHORTEST_WORD:
        return int(shorter == _SHORTEST_WORD and sorted(words) == sorted(title))
    return 1 if shorter < _LONG else 2


def _stuttered(words: str) -> str:
    """The words with letters held down ("yesss", "nooo") pressed once."""
    return re.sub(r"(.)\1+", r"\1", words)


def _slips(a: str, b: str) -> int:
    """How many letters were left out, added, changed or swapped with the next (Damerau-Levenshtein)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        last, row, older = row, [i], before
        for j, y in enumerate(b, start=1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y)))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], older[j - 2] + 1)
        before = last
    return row[-1]


def _only(choices: Sequence[Choice], fits: Callable[[Choice], bool]) -> Choice | None:
    return _one([choice for choice in choices if fits(choice)])


def _one(found: Sequence[Choice]) -> Choice | None:
    """The one choice among them; none if there are two that mean different things."""
    return found[0] if found and all(choice == found[0] for choice in found) else None
