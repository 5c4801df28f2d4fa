"""The comparison as a page for people: plain words, at most a hundred columns."""

from __future__ import annotations

from collections.abc import Iterator, Sized

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME

from training.comparison import Comparison, Probe
from training.replies import Reply
from training.scores import Scores

COLUMNS = 100
WORST = 8
MOST_SHOWN = 20


def page(compared: Comparison) -> str:
    """Return the page, each part headed by what it shows; a part with nothing to show is left out."""
    parts = [each(compared) for each in (_figures, _worst, _failures, _changes, _misunderstood)]
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))


def _figures(compared: Comparison) -> Iterator[str]:
    now, before = compared.now, compared.before
    yield _row("", "live", "new", "change")
    yield _share("accuracy (unseen examples understood)", before.accuracy if before else None, now.accuracy)
    yield _share("macro F1 (mean over the intents)", before.macro_f1 if before else None, now.macro_f1)
    yield _row("test stories that go as told", *_stories(before), *_stories(now))
    probes, was = compared.probes, "-"
    if compared.has_live:
        was = _of(sum(each.was_right for each in probes), len(probes))
    yield _row("test messages understood", was, _of(sum(each.right for each in probes), len(probes)))


def _stories(scores: Scores | None) -> list[str]:
    return [_of(scores.stories_passed, scores.stories_total) if scores else "-"]


def _of(some: int, total: int) -> str:
    return f"{some} of {total}"


def _share(title: str, before: float | None, now: float) -> str:
    if before is None:
        return _row(title, "-", f"{now:.1%}")
    return _row(title, f"{before:.1%}", f"{now:.1%}", f"{100 * (now - before):+.1f}")


def _row(title: str, live: str, new: str, change: str = "") -> str:
    return f"  {title:<40}{live:>12}{new:>12}{change:>10}".rstrip()


def _worst(compared: Comparison) -> Iterator[str]:
    """The intents understood worst, with what they are taken for instead."""
    worst = sorted((f1, name) for name, f1 in compared.now.intents.items() if f1 < 1)[:WORST]
    was = compared.before.intents if compared.before else {}
    if worst:
        yield "  Intents understood worst: F1 (live), and how many examples are taken for what instead"
    for f1, name in worst:
        taken = [each for each in compared.now.confusions if each.meant == name]
        instead = ", ".join(f"{each.times} {_plain(each.taken_for)}" for each in taken)
        before = f"({was[name]:.0%})" if name in was else ""
        yield _cut(f"    {name:<26}{f1:>5.0%} {before:<7} {instead}")


def _failures(compared: Comparison) -> Iterator[str]:
    if compared.failures:
        yield "  Test stories that do not go as told"
    for each in compared.failures:
        yield _cut(f"    {each.story}")
        yield _cut(f"      told {each.told}, but the bot does {each.went}")


def _changes(compared: Comparison) -> Iterator[str]:
    """The test messages that the two models answer differently; those that became wrong come first."""
    changed = [(each, each.before) for each in compared.probes if each.before and each.changed]
    if compared.has_live:
        yield f"  Test messages that changed their answer: {_of(len(changed), len(compared.probes))}"
    changed.sort(key=lambda each: (each[0].right, not each[0].was_right))
    for probe, before in changed[:MOST_SHOWN]:
        yield _cut(f'    {_verdict(probe):<13} "{probe.message}"')
        yield _cut(f"      live  {_reply(before)}")
        yield _cut(f"      new   {_reply(probe.now)}")
    yield from _more(changed)


def _verdict(probe: Probe) -> str:
    if probe.right != probe.was_right:
        return "became right:" if probe.right else "became wrong:"
    return "still right:" if probe.right else "still wrong:"


def _reply(reply: Reply) -> str:
    return f"{_plain(reply.intent)}: {reply.does}"


def _misunderstood(compared: Comparison) -> Iterator[str]:
    """The test messages taken for something else than they mean, as far as they were not shown as changed."""
    wrong = [each for each in compared.probes if not each.right and not each.changed]
    if wrong:
        yield f"  {'Other test' if compared.has_live else 'Test'} messages not understood as they are meant"
    for each in wrong[:MOST_SHOWN]:
        yield _cut(f'    "{each.message}"')
        yield _cut(f"      means {each.meant}, taken for {_plain(each.now.intent)}")
    yield from _more(wrong)


def _more(found: Sized) -> Iterator[str]:
    if len(found) > MOST_SHOWN:
        yield f"    and {len(found) - MOST_SHOWN} more: make train JSON=1 shows all"


def _plain(intent: str) -> str:
    return "not understood" if intent == DEFAULT_NLU_FALLBACK_INTENT_NAME else intent


def _cut(line: str) -> str:
    """Make one line of it that fits."""
    flat = line.replace("\n", " ")
    return flat if len(flat) <= COLUMNS else f"{flat[: COLUMNS - 1]}…"
